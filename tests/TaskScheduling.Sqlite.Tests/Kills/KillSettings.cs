using System.Globalization;

namespace TaskScheduling.Sqlite.Tests;

/// <summary>How long, and in which order.</summary>
internal static class KillSettings
{
    public static TimeSpan Seconds { get; } = TimeSpan.FromSeconds(Number("TASKSCHEDULING_KILL_SECONDS", 0));

    public static int Seed { get; } = Number("TASKSCHEDULING_KILL_SEED", Environment.ProcessId);

    public static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
