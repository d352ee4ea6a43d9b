namespace TaskScheduling.Simulation;

/// <summary>The first of several instants, some of which may never come.</summary>
internal static class Soonest
{
    /// <returns>Null: none of them comes.</returns>
    public static TimeSpan? Of(params ReadOnlySpan<TimeSpan?> instants)
    {
        TimeSpan? soonest = null;
        foreach (var instant in instants)
        {
            if (soonest is null || instant < soonest)
                soonest = instant;
        }

        return soonest;
    }
}
