using TaskScheduling.Quartz.Tests.Cluster;

namespace TaskScheduling.Quartz.Tests;

/// <summary>What <see cref="ClusterKillTests"/> runs: a node that submits, executes, and says what was accepted, until its input ends.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] arguments)
    {
        if (arguments is not [var connection, var prefix, var name])
            return 2;
        using var input = new StreamReader(Console.OpenStandardInput()); // a read of Console.In holds its thread
        await NodeProgram.RunAsync(ClusterKillTests.Settings(connection, prefix, name), input, Console.Out);
        return 0;
    }
}
