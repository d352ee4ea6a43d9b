namespace TaskScheduling.Tests.Engine;

/// <summary>Checks an expiration against what the run really did: never early.</summary>
internal static class ExpirationTruth
{
    public static void Check(ScriptedRun run, Expiration why, TimeSpan now, CountedClock counted)
    {
        var (used, limit) = why switch
        {
            Expiration.TimeLimitExceeded time => (counted.Between(run.BeganAt!.Value, now).TotalSeconds, time.Limit.TotalSeconds),
            Expiration.CpuTimeExceeded cpu => (run.Cpu(now).TotalSeconds, cpu.Limit.TotalSeconds),
            Expiration.CpuLimitExceeded cpu => ((run.Cpu(now) - run.Cpu(Later(now - cpu.Limit.Window, run.BeganAt!.Value))).TotalSeconds, cpu.Limit.Amount.TotalSeconds),
            Expiration.AllocationLimitExceeded bytes => (run.AllocatedBytes, bytes.LimitBytes),
            Expiration.MemoryLimitExceeded memory => (run.MemoryBytes, memory.LimitBytes + 1),
            Expiration.ProgressStalled stalled => (counted.Between(Later(run.BeganAt!.Value, run.Liveness.LastProgress ?? default), now).TotalSeconds, stalled.Limit.TotalSeconds),
            _ => (1.0, 1.0),
        };
        Promise.Keep(used >= limit - 1e-6, $"{why.Code} came early: {used} of {limit}");
    }

    private static TimeSpan Later(TimeSpan left, TimeSpan right) => left > right ? left : right;
}
