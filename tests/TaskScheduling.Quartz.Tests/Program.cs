using System.Globalization;
using TaskScheduling.Quartz.Tests.Cluster;

namespace TaskScheduling.Quartz.Tests;

/// <summary>What the tests of killed and frozen processes run: one that executes, and says what happens, until it is told to leave.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] arguments)
    {
        if (arguments is ["one-machine", var folder, var how])
        {
            await new OneMachineProgram(folder, Console.Out).RunAsync(Task.Run(Console.In.ReadLine), holds: how == "holds"); // reading a console blocks, whatever it is called
            return 0;
        }

        if (arguments is not [var connection, var prefix, var name, var lease, var what])
            return 2;
        using var input = new StreamReader(Console.OpenStandardInput()); // a read of Console.In holds its thread
        var options = ClusterKillTests.Settings(connection, prefix, name);
        options.Lease = TimeSpan.ParseExact(lease, "c", CultureInfo.InvariantCulture);
        await new NodeProgram(options, input, Console.Out).RunAsync(floods: what == "floods");
        return 0;
    }
}
