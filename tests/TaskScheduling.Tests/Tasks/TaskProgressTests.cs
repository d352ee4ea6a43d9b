using Microsoft.Extensions.Time.Testing;

namespace TaskScheduling.Tests.Tasks;

public sealed class TaskProgressTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly SignsOfLife _signs;
    private readonly TaskProgress _progress;

    public TaskProgressTests()
    {
        _signs = new SignsOfLife(new SchedulerClock(_time), stampsTime: true);
        _progress = new TaskProgress(_signs);
    }

    [Test]
    public void Children_fill_their_units()
    {
        _progress.TotalUnitCount = 100;
        _progress.CompletedUnitCount = 20;
        var first = _progress.CreateChild(60);
        var second = _progress.CreateChild(20);
        first.TotalUnitCount = 3;
        second.TotalUnitCount = 8;

        first.CompletedUnitCount = 1;
        Assert.That(_progress.Snapshot, Is.EqualTo(new ProgressSnapshot(40, 100)));
        first.CompletedUnitCount = 3;
        second.CompletedUnitCount = 8;

        Assert.That(_progress.Snapshot, Is.EqualTo(new ProgressSnapshot(100, 100)));
    }

    [Test]
    public void Grandchildren_fill_all_the_way_up()
    {
        _progress.TotalUnitCount = 10;
        var child = _progress.CreateChild(10);
        child.TotalUnitCount = 2;
        var grandchild = child.CreateChild(1);
        grandchild.TotalUnitCount = 4;

        grandchild.CompletedUnitCount = 4;

        Assert.That(_progress.CompletedUnitCount, Is.EqualTo(5));
    }

    [Test]
    public async Task Adds_from_many_threads_add_up_in_the_child_and_its_parent([Range(1, 20)] int _)
    {
        const int Threads = 8;
        const int EachOne = 2_000;
        _progress.TotalUnitCount = Threads * EachOne;
        var child = _progress.CreateChild(Threads * EachOne);
        child.TotalUnitCount = Threads * EachOne;
        using var together = new Barrier(Threads);

        await Task.WhenAll(Enumerable.Range(0, Threads).Select(_ => Task.Run(() =>
        {
            together.SignalAndWait();
            for (var unit = 0; unit < EachOne; unit++)
                child.Add(1);
        }))).InTime();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(child.CompletedUnitCount, Is.EqualTo(Threads * EachOne));
            Assert.That(_progress.CompletedUnitCount, Is.EqualTo(Threads * EachOne));
        }
    }

    [Test]
    public void A_count_that_falls_is_shown_and_is_no_progress()
    {
        _progress.CompletedUnitCount = 5;
        var first = _signs.Read().LastProgress;
        _time.Advance(TimeSpan.FromSeconds(1));

        _progress.CompletedUnitCount = 2;
        _progress.CompletedUnitCount = 5;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(_progress.CompletedUnitCount, Is.EqualTo(5));
            Assert.That(_signs.Read().LastProgress, Is.EqualTo(first));
        }
    }

    [Test]
    public void A_total_below_the_completed_count_is_accepted_and_full()
    {
        _progress.CompletedUnitCount = 50;
        _progress.TotalUnitCount = 10;

        Assert.That(_progress.Snapshot.Fraction, Is.EqualTo(1));
    }

    [Test]
    public void A_negative_total_means_unknown()
    {
        _progress.TotalUnitCount = -5;

        Assert.That(_progress.TotalUnitCount, Is.Null);
    }

    [Test]
    public void A_library_reports_through_the_interface()
    {
        IProgress<long> report = _progress.CreateChild(1);

        report.Report(7);

        Assert.That(((TaskProgress)report).CompletedUnitCount, Is.EqualTo(7));
    }

    [Test]
    public void Nothing_is_allocated_per_report()
    {
        var child = _progress.CreateChild(100);
        child.TotalUnitCount = 1_000;
        Report();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Report();

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);

        void Report()
        {
            for (var unit = 0; unit < 1_000; unit++)
            {
                child.Add(1);
                child.CompletedUnitCount = unit;
                child.Heartbeat();
            }
        }
    }

    [Test]
    public void Overlapping_waits_are_one()
    {
        var first = _progress.Waiting("network");
        _time.Advance(TimeSpan.FromSeconds(10));
        var second = _progress.Waiting("disk");
        _time.Advance(TimeSpan.FromSeconds(10));
        first.Dispose();
        _time.Advance(TimeSpan.FromSeconds(10));
        second.Dispose();
        second.Dispose();

        var signs = _signs.Read();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(signs.Waited, Is.EqualTo(TimeSpan.FromSeconds(30)));
            Assert.That(signs.LastWaitEnded, Is.EqualTo(TimeSpan.FromSeconds(30)));
            Assert.That(signs.WaitingSince, Is.Null);
        }
    }

    [Test]
    public void A_wait_counts_no_longer_than_it_said()
    {
        using (_progress.Waiting("network", TimeSpan.FromSeconds(10)))
            _time.Advance(TimeSpan.FromSeconds(60));

        Assert.That((_signs.Read().Waited, _signs.Read().LastWaitEnded), Is.EqualTo((TimeSpan.FromSeconds(10), (TimeSpan?)TimeSpan.FromSeconds(10))));
    }

    [Test]
    public void A_short_wait_that_is_left_last_does_not_take_a_longer_one_back()
    {
        var brief = _progress.Waiting("handshake", TimeSpan.FromSeconds(10));
        var open = _progress.Waiting("download");
        _time.Advance(TimeSpan.FromSeconds(60));
        open.Dispose();
        var between = _signs.Read();
        brief.Dispose();

        var signs = _signs.Read();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(between.WaitingUntil, Is.EqualTo(TimeSpan.FromSeconds(60)));
            Assert.That(signs.LastWaitEnded, Is.EqualTo(TimeSpan.FromSeconds(60)));
            Assert.That(signs.Waited, Is.EqualTo(TimeSpan.FromSeconds(60)));
        }
    }

    [Test]
    public void A_wait_without_end_may_say_so_with_the_longest_duration()
    {
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.That(() => _progress.Waiting("network", TimeSpan.MaxValue).Dispose(), Throws.Nothing);
    }

    [TestCase("\u001b[31mnetwork\r\nof the \u202ehouse", "network of the house", TestName = "What_a_wait_is_for_is_cleaned")]
    [TestCase("\u001b[2J", "something", TestName = "A_wait_whose_words_are_all_taken_out_still_has_some")]
    public void Words(string what, string shown)
    {
        using var wait = _progress.Waiting(what);

        Assert.That(_signs.WaitingFor, Is.EqualTo(shown));
    }

    [Test]
    public void What_a_wait_is_for_is_cut_after_100_characters()
    {
        using var wait = _progress.Waiting(new string('x', 1_000_000));

        Assert.That(_signs.WaitingFor, Is.EqualTo(new string('x', 99) + "…"));
    }

    [Test]
    public void A_wait_needs_words_and_a_positive_duration()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => _progress.Waiting(" "), Throws.ArgumentException);
            Assert.That(() => _progress.Waiting("network", TimeSpan.Zero), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => _progress.CreateChild(-1), Throws.InstanceOf<ArgumentOutOfRangeException>());
        }
    }
}
