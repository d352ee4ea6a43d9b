using TaskScheduling;

namespace ArchiveFolder;

/// <summary>Keeps work at a rate: what comes too early waits.</summary>
internal sealed class Throttle(long? bytesPerSecond, TimeProvider time, TaskProgress progress)
{
    private static readonly TimeSpan WorthSaying = TimeSpan.FromSeconds(1);

    private readonly long _began = time.GetTimestamp();
    private long _bytes;

    public async ValueTask PassAsync(int bytes, CancellationToken cancellationToken)
    {
        if (bytesPerSecond is not { } rate)
            return;
        _bytes += bytes;
        var early = TimeSpan.FromSeconds((double)_bytes / rate) - time.GetElapsedTime(_began);
        if (early <= TimeSpan.Zero)
            return;

        // A wait that is declared is no stall; a short one needs no words.
        using var wait = early >= WorthSaying ? progress.Waiting("throttle") : null;
        await Task.Delay(early, time, cancellationToken);
    }
}
