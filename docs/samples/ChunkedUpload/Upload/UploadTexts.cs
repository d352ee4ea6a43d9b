using TaskScheduling;

namespace ChunkedUpload;

/// <summary>The words that a task says of itself.</summary>
internal static class UploadTexts
{
    public static string Running(ChunkOrder order) => $"Uploading {order.Name}";

    public static string TryingAgain(ChunkOrder order) => $"Trying {order.Name} again";

    public static string Sent(ChunkOrder order) => $"{order.Name} has gone out";

    public static string Stopped(ChunkOrder order) => $"Uploading {order.Name} stopped";

    public static string SoFar(long sent, long length) => Quantities.Size(sent, length);

    public static string Because(Expiration why) => why switch
    {
        Expiration.HostShuttingDown => "The program ends; it goes on with the next command",
        Expiration.RequirementLost => "The network is gone; it goes on when it is back",
        Expiration.ThermalLimitExceeded heat => $"Too hot for {Quantities.Duration(heat.HotFor)}; it goes on when it is cool",
        Expiration.BatteryLow => "The battery is low; it goes on when it is charged",
        Expiration.CancelledByApp app => app.Note ?? "Given up",
        _ => $"Interrupted ({why.Code})",
    };
}
