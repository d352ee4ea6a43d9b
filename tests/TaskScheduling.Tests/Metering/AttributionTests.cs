namespace TaskScheduling.Tests.Metering;

[NonParallelizable]
public sealed class AttributionTests
{
    private const double SliceMilliseconds = 5;

    private static readonly int[] SlicesOfEach = [10, 20, 30, 40];

    [Test]
    public Task Flows_that_await_between_slices_are_charged_their_own_share() => EachIsChargedItsShareAsync(static async slices =>
    {
        var truth = TimeSpan.Zero;
        for (var slice = 0; slice < slices; slice++)
        {
            truth += BusyLoop.Spin(SliceMilliseconds);
            await Task.Yield();
        }

        return truth;
    });

    [Test]
    public Task Children_by_task_run_are_charged_to_the_account_that_started_them() => EachIsChargedItsShareAsync(static async slices =>
    {
        var children = Enumerable.Range(0, slices).Select(_ => Task.Run(() => BusyLoop.Spin(SliceMilliseconds)));
        return Sum(await Task.WhenAll(children));
    });

    [Test]
    public Task Parallel_loops_are_charged_to_the_account_that_started_them() => EachIsChargedItsShareAsync(static async slices =>
    {
        var truth = new TimeSpan[slices];
        await Parallel.ForAsync(0, slices, async (slice, _) =>
        {
            await Task.Yield();
            truth[slice] = BusyLoop.Spin(SliceMilliseconds);
        });
        return Sum(truth);
    });

    [Test]
    public Task Parallel_for_each_is_charged_to_the_account_that_started_it() => EachIsChargedItsShareAsync(static async slices =>
    {
        var truth = new TimeSpan[slices];
        await Parallel.ForEachAsync(Enumerable.Range(0, slices), (slice, _) =>
        {
            truth[slice] = BusyLoop.Spin(SliceMilliseconds);
            return ValueTask.CompletedTask;
        });
        return Sum(truth);
    });

    [Test]
    public Task Continuations_off_the_context_are_charged_to_the_flow_that_made_them() => EachIsChargedItsShareAsync(static async slices =>
    {
        var truth = TimeSpan.Zero;
        for (var slice = 0; slice < slices; slice++)
        {
            await Task.Run(static () => { }).ConfigureAwait(false);
            truth += BusyLoop.Spin(SliceMilliseconds / 2);
            truth += await Task.Run(static () => { }).ContinueWith(
                static _ => BusyLoop.Spin(SliceMilliseconds / 2), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }

        return truth;
    });

    [Test]
    public Task Timer_callbacks_are_charged_to_the_flow_that_made_the_timer() => EachIsChargedItsShareAsync(static async slices =>
    {
        var done = new TaskCompletionSource<TimeSpan>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var timer = TimeProvider.System.CreateTimer(
            _ => done.SetResult(BusyLoop.Spin(slices * SliceMilliseconds)), null, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        return await done.Task;
    });

    [Test]
    public async Task Allocation_is_charged_to_the_flow_that_allocates()
    {
        var accounts = SlicesOfEach.Select(_ => UsageAccount.Open(cpu: false, allocation: true)!).ToArray();
        await Task.WhenAll(accounts.Select((account, i) => Task.Run(async () =>
        {
            using (account.Enter())
            {
                for (var slice = 0; slice < SlicesOfEach[i]; slice++)
                {
                    GC.KeepAlive(new byte[100_000]);
                    await Task.Yield();
                }
            }
        })));

        using (Assert.EnterMultipleScope())
        {
            foreach (var (account, slices) in accounts.Zip(SlicesOfEach))
                Assert.That(account.ReadAllocatedBytes(), Is.InRange(slices * 100_000, (slices * 100_000) + 50_000));
        }
    }

    private static async Task EachIsChargedItsShareAsync(Func<int, Task<TimeSpan>> work)
    {
        var accounts = SlicesOfEach.Select(_ => UsageAccount.Open(cpu: true, allocation: false)!).ToArray();
        var processBefore = Environment.CpuUsage.TotalTime;
        var truth = await Task.WhenAll(accounts.Select((account, i) => Task.Run(async () =>
        {
            using (account.Enter())
                return await work(SlicesOfEach[i]);
        })));

        var charged = accounts.Select(a => a.ReadCpu()).ToArray();
        var process = Environment.CpuUsage.TotalTime - processBefore;
        using (Assert.EnterMultipleScope())
        {
            for (var i = 0; i < accounts.Length; i++)
                Assert.That(charged[i] / Sum(charged), Is.EqualTo(truth[i] / Sum(truth)).Within(0.05), $"task {i + 1}");
            Assert.That(Sum(charged), Is.GreaterThanOrEqualTo(Sum(truth) * 0.99), "nothing is lost");
            Assert.That(Sum(charged), Is.LessThanOrEqualTo(process * 1.01), "nothing is counted twice");
        }
    }

    private static TimeSpan Sum(TimeSpan[] parts) => parts.Aggregate(TimeSpan.Zero, (sum, part) => sum + part);
}
