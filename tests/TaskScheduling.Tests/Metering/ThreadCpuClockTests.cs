namespace TaskScheduling.Tests.Metering;

[NonParallelizable]
public sealed class ThreadCpuClockTests
{
    private readonly IThreadCpuClock _clock = ThreadCpuClocks.Current ?? throw new InconclusiveException(ThreadCpuClocks.UnavailableCause!);

    [Test]
    public void A_system_has_a_clock_or_a_cause() =>
        Assert.That(ThreadCpuClocks.Current is null, Is.EqualTo(ThreadCpuClocks.UnavailableCause is not null));

    [Test]
    public void The_own_clock_advances_with_work()
    {
        var begun = Own();
        var spun = BusyLoop.Spin(5);

        Assert.That(Own() - begun, Is.GreaterThanOrEqualTo((long)spun.TotalNanoseconds));
    }

    [Test]
    public void A_handle_shows_another_thread_what_its_own_clock_shows_it()
    {
        var before = Own();
        var handle = _clock.OpenCurrent()!;
        var (read, seen) = (false, 0L);
        var reader = new Thread(() => read = handle.TryRead(out seen));
        reader.Start();
        reader.Join();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(read, Is.True);
            Assert.That(seen, Is.InRange(before, Own()));
        }
    }

    private long Own()
    {
        Assert.That(_clock.TryReadCurrent(out var now), Is.True);
        return now;
    }
}
