namespace TaskScheduling.Tests.Metering;

/// <summary>What docs/reference/metering.md says about work that is charged to nobody, or to somebody else.</summary>
[NonParallelizable]
public sealed class BlindSpotTests
{
    private const double Work = 40;

    private readonly UsageAccount _account = UsageAccount.Open(cpu: true, allocation: true)!;
    private readonly UsageAccount _other = UsageAccount.Open(cpu: true, allocation: true)!;

    [Test]
    public async Task An_unsafe_work_item_is_charged_to_nobody()
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using (_account.Enter())
        {
            ThreadPool.UnsafeQueueUserWorkItem(_ =>
            {
                BusyLoop.Spin(Work);
                done.SetResult();
            }, null);
            await done.Task;
        }

        Assert.That(_account.ReadCpu().TotalMilliseconds, Is.LessThan(Work / 2));
    }

    [Test]
    public async Task Work_behind_a_suppressed_flow_is_charged_to_nobody()
    {
        using (_account.Enter())
        {
            Task work;
            using (ExecutionContext.SuppressFlow())
                work = Task.Run(() => BusyLoop.Spin(Work));
            await work;
        }

        Assert.That(_account.ReadCpu().TotalMilliseconds, Is.LessThan(Work / 2));
    }

    [Test]
    public void A_thread_started_unsafely_is_charged_to_nobody_and_any_other_to_its_starter()
    {
        using (_account.Enter())
        {
            var thread = new Thread(() => BusyLoop.Spin(Work));
            thread.UnsafeStart();
            thread.Join();
        }

        using (_other.Enter())
        {
            var thread = new Thread(() => BusyLoop.Spin(Work));
            thread.Start();
            thread.Join();
        }

        using (Assert.EnterMultipleScope())
        {
            Assert.That(_account.ReadCpu().TotalMilliseconds, Is.LessThan(Work / 2));
            Assert.That(_other.ReadCpu().TotalMilliseconds, Is.GreaterThanOrEqualTo(Work));
        }
    }

    [Test]
    public void A_segment_left_open_on_a_thread_that_ends_is_charged_to_nobody()
    {
        var thread = new Thread(() =>
        {
            _ = _account.Enter();
            BusyLoop.Spin(Work);
        });
        thread.UnsafeStart();
        thread.Join();

        Assert.That(_account.ReadCpu(), Is.EqualTo(TimeSpan.Zero));
    }

    [Test]
    public void What_a_reader_saw_of_such_a_segment_stays_in_the_account()
    {
        var (worked, seen) = (false, false);
        var thread = new Thread(() =>
        {
            _ = _account.Enter();
            BusyLoop.Spin(Work);
            Volatile.Write(ref worked, true);
            BusyLoop.Spin(3_000, () => Volatile.Read(ref seen));
        });
        thread.UnsafeStart();
        while (!Volatile.Read(ref worked))
            Thread.Yield();
        var during = _account.ReadCpu();
        Volatile.Write(ref seen, true);
        thread.Join();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(during.TotalMilliseconds, Is.GreaterThanOrEqualTo(Work));
            Assert.That(_account.ReadCpu(), Is.EqualTo(during));
        }
    }

    [Test]
    public async Task A_callback_registered_unsafely_is_charged_to_the_canceller_and_any_other_to_its_registrant()
    {
        using var unsafely = new CancellationTokenSource();
        using var normally = new CancellationTokenSource();
        var canceller = UsageAccount.Open(cpu: true, allocation: false)!;
        using (_account.Enter())
            unsafely.Token.UnsafeRegister(static _ => BusyLoop.Spin(Work), null);
        using (_other.Enter())
            normally.Token.Register(static () => BusyLoop.Spin(Work));

        using (canceller.Enter())
        {
            await unsafely.CancelAsync();
            await normally.CancelAsync();
        }

        using (Assert.EnterMultipleScope())
        {
            Assert.That(_account.ReadCpu().TotalMilliseconds, Is.LessThan(Work / 2), "registered unsafely");
            Assert.That(_other.ReadCpu().TotalMilliseconds, Is.GreaterThanOrEqualTo(Work), "registered");
            Assert.That(canceller.ReadCpu().TotalMilliseconds, Is.InRange(Work, 1.5 * Work), "cancelled");
        }
    }

    [Test]
    public async Task Bytes_of_a_loop_on_another_thread_show_only_when_it_switches()
    {
        const int bytes = 10_000_000;
        var (allocated, release) = (false, false);
        var loop = Task.Run(() =>
        {
            using (_account.Enter())
            {
                GC.KeepAlive(new byte[bytes]);
                Volatile.Write(ref allocated, true);
                BusyLoop.Spin(3_000, () => Volatile.Read(ref release));
            }
        });
        while (!Volatile.Read(ref allocated) && !loop.IsCompleted)
            await Task.Yield();

        var during = _account.ReadAllocatedBytes();
        Volatile.Write(ref release, true);
        await loop;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(during, Is.LessThan(bytes));
            Assert.That(_account.ReadAllocatedBytes(), Is.GreaterThanOrEqualTo(bytes));
        }
    }
}
