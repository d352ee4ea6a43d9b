namespace TaskScheduling.Simulation.Tests;

/// <summary>Plays scenario files and writes their timelines: what a second process does in <see cref="DeterminismTests"/>.</summary>
internal static class Program
{
    public static int Main(string[] arguments)
    {
        using var output = Console.OpenStandardOutput();
        foreach (var file in arguments)
            TimelineWriter.Write(TaskScheduling.Simulation.Sandbox.Play(Scenario.Load(file)), output);
        return 0;
    }
}
