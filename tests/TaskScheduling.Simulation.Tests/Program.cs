namespace TaskScheduling.Simulation.Tests;

/// <summary>Plays a scenario file and writes its timeline: what a second process does in <see cref="DeterminismTests"/>.</summary>
internal static class Program
{
    public static int Main(string[] arguments)
    {
        using var output = Console.OpenStandardOutput();
        TimelineWriter.Write(TaskScheduling.Simulation.Sandbox.Play(Scenario.Load(arguments[0])), output);
        return 0;
    }
}
