namespace TaskScheduling.Benchmarks;

/// <summary>What a floor writes of a job: as much as a small request and a result are as text.</summary>
internal static class FloorRow
{
    public static byte[] Request { get; } = new byte[200];

    public static byte[] Result { get; } = new byte[100];

    public static string Description => $"one insert of {Request.Length} bytes and one update of {Result.Length} a job, prepared";
}
