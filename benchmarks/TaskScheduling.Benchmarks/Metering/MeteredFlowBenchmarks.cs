using System.Threading.Channels;
using BenchmarkDotNet.Attributes;

namespace TaskScheduling.Benchmarks;

/// <summary>What an account adds to each switch of a flow. Read the difference between the rows of one benchmark.</summary>
[MemoryDiagnoser]
public class MeteredFlowBenchmarks
{
    private const int Operations = 10_000;

    private UsageAccount? _account;

    public enum Account
    {
        None,
        Cpu,
        Allocation,
        Both,
    }

    [Params(Account.None, Account.Cpu, Account.Allocation, Account.Both)]
    public Account Metered { get; set; }

    [GlobalSetup]
    public void Setup() => _account = UsageAccount.Open(
        cpu: Metered is Account.Cpu or Account.Both,
        allocation: Metered is Account.Allocation or Account.Both);

    [Benchmark(OperationsPerInvoke = Operations)]
    public Task Completed_await() => GovernedAsync(static async () =>
    {
        for (var i = 0; i < Operations; i++)
            await Task.CompletedTask;
    });

    [Benchmark(OperationsPerInvoke = Operations)]
    public Task Yield() => GovernedAsync(static async () =>
    {
        for (var i = 0; i < Operations; i++)
            await Task.Yield();
    });

    [Benchmark(OperationsPerInvoke = Operations)]
    public Task Task_run() => GovernedAsync(static async () =>
    {
        for (var i = 0; i < Operations; i++)
            await Task.Run(static () => { });
    });

    [Benchmark(OperationsPerInvoke = Operations)]
    public Task Channel_round_trip() => GovernedAsync(static async () =>
    {
        var there = Channel.CreateUnbounded<int>();
        var back = Channel.CreateUnbounded<int>();
        var echo = Task.Run(async () =>
        {
            for (var i = 0; i < Operations; i++)
                await back.Writer.WriteAsync(await there.Reader.ReadAsync());
        });
        for (var i = 0; i < Operations; i++)
        {
            await there.Writer.WriteAsync(i);
            await back.Reader.ReadAsync();
        }

        await echo;
    });

    // On the pool, as the runtime runs a handler; the thread that waits for the result is no part of it.
    private Task GovernedAsync(Func<Task> handler) => Task.Run(async () =>
    {
        using (_account?.Enter())
            await handler();
    });
}
