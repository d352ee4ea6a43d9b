namespace TaskScheduling.Tests.Metering;

[NonParallelizable]
public sealed class ThreadMetersTests
{
    [Test]
    public void Meters_of_threads_that_have_ended_are_let_go()
    {
        const int threads = 20;
        RunAtOnce(threads);
        var during = ThreadMeters.Count;

        for (var collection = 0; collection < 10 && ThreadMeters.Count > during - threads; collection++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        using (Assert.EnterMultipleScope())
        {
            Assert.That(during, Is.GreaterThanOrEqualTo(threads));
            Assert.That(ThreadMeters.Count, Is.LessThanOrEqualTo(during - threads));
        }
    }

    [Test]
    public async Task An_ungoverned_thread_gets_no_meter()
    {
        var before = ThreadMeters.Count;
        var ended = new Thread(static () => BusyLoop.Spin(1));
        ended.Start();
        ended.Join();
        await Task.Yield();

        Assert.That(ThreadMeters.Count, Is.LessThanOrEqualTo(before));
    }

    // All at once, since a new meter sweeps out those of threads that have ended.
    private static void RunAtOnce(int count)
    {
        using var allEntered = new Barrier(count);
        var account = UsageAccount.Open(cpu: false, allocation: true)!;
        var threads = Enumerable.Range(0, count).Select(_ => new Thread(() =>
        {
            using (account.Enter())
                allEntered.SignalAndWait();
        })).ToArray();
        foreach (var thread in threads)
            thread.Start();
        foreach (var thread in threads)
            thread.Join();
    }
}
