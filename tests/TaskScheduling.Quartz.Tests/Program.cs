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

        using var input = new StreamReader(Console.OpenStandardInput()); // a read of Console.In holds its thread
        if (arguments is ["unclustered", var file, var process, var does])
        {
            await new NodeProgram(process, (handler, policy) => new TestMachine(file).StartAsync(handler, policy), open: 40, input, Console.Out).RunAsync(floods: does == "floods");
            return 0;
        }

        if (arguments is not [var connection, var prefix, var name, var lease, var what])
            return 2;
        var options = ClusterKillTests.Settings(connection, prefix, name);
        options.Lease = TimeSpan.ParseExact(lease, "c", CultureInfo.InvariantCulture);
        await new NodeProgram(name, (handler, policy) => TestNode.StartAsync(options, handler, policy), open: 250, input, Console.Out).RunAsync(floods: what == "floods");
        return 0;
    }
}
