namespace TaskScheduling.Tests.Metering;

[NonParallelizable]
public sealed class UsageAccountTests
{
    private readonly UsageAccount _account = UsageAccount.Open(cpu: true, allocation: true)!;

    [Test]
    public void A_run_without_budgets_to_meter_has_no_account() =>
        Assert.That(UsageAccount.Open(cpu: false, allocation: false), Is.Null);

    [Test]
    public void What_is_not_metered_reads_zero()
    {
        var account = UsageAccount.Open(cpu: false, allocation: true)!;
        using (account.Enter())
            BusyLoop.Spin(1);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(account.MetersCpu, Is.False);
            Assert.That(account.ReadCpu(), Is.EqualTo(TimeSpan.Zero));
        }
    }

    [Test]
    public async Task A_loop_that_never_awaits_is_seen_from_outside_while_it_runs()
    {
        var (seenEnough, ended) = (false, false);
        var loop = Task.Run(() =>
        {
            using (_account.Enter())
            {
                var spun = BusyLoop.Spin(3_000, () => Volatile.Read(ref seenEnough));
                Volatile.Write(ref ended, true);
                return spun;
            }
        });

        var (seen, falls) = (TimeSpan.Zero, 0);
        while (seen < TimeSpan.FromMilliseconds(50) && !Volatile.Read(ref ended))
        {
            var now = _account.ReadCpu();
            falls += now < seen ? 1 : 0;
            seen = now;
        }

        var seenInTime = !Volatile.Read(ref ended);
        Volatile.Write(ref seenEnough, true);
        var truth = await loop;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(seenInTime, Is.True);
            Assert.That(falls, Is.Zero);
            Assert.That(_account.ReadCpu(), Is.GreaterThanOrEqualTo(truth));
        }
    }

    [Test]
    public async Task Readings_never_fall_while_the_flow_hops_between_threads()
    {
        var hops = Task.Run(async () =>
        {
            using (_account.Enter())
            {
                for (var hop = 0; hop < 2_000; hop++)
                {
                    BusyLoop.Spin(0.03);
                    await Task.Yield();
                }
            }
        });

        var (cpu, bytes, falls) = (TimeSpan.Zero, 0L, 0);
        while (!hops.IsCompleted)
        {
            var (cpuNow, bytesNow) = (_account.ReadCpu(), _account.ReadAllocatedBytes());
            falls += cpuNow < cpu || bytesNow < bytes ? 1 : 0;
            (cpu, bytes) = (cpuNow, bytesNow);
        }

        await hops;
        Assert.That(falls, Is.Zero);
    }

    [Test]
    public void An_inner_account_takes_the_charge_and_gives_it_back()
    {
        var inner = UsageAccount.Open(cpu: true, allocation: true)!;
        using (_account.Enter())
        {
            BusyLoop.Spin(10);
            using (inner.Enter())
            {
                BusyLoop.Spin(40);
                GC.KeepAlive(new byte[1_000_000]);
            }

            BusyLoop.Spin(10);
        }

        using (Assert.EnterMultipleScope())
        {
            Assert.That(_account.ReadCpu().TotalMilliseconds, Is.InRange(20, 40));
            Assert.That(inner.ReadCpu().TotalMilliseconds, Is.InRange(40, 60));
            Assert.That(_account.ReadAllocatedBytes(), Is.LessThan(100_000));
            Assert.That(inner.ReadAllocatedBytes(), Is.GreaterThanOrEqualTo(1_000_000));
        }
    }

    [Test]
    public void An_account_within_another_charges_both()
    {
        var inner = UsageAccount.Open(cpu: false, allocation: true, outer: _account)!;
        var seenInside = TimeSpan.Zero;
        using (_account.Enter())
        {
            BusyLoop.Spin(10);
            using (inner.Enter())
            {
                BusyLoop.Spin(40);
                GC.KeepAlive(new byte[1_000_000]);
                seenInside = _account.ReadCpu();
            }
        }

        using (Assert.EnterMultipleScope())
        {
            Assert.That(seenInside.TotalMilliseconds, Is.GreaterThanOrEqualTo(48), "also while it runs");
            Assert.That(_account.ReadCpu().TotalMilliseconds, Is.InRange(48, 80));
            Assert.That(inner.ReadCpu().TotalMilliseconds, Is.InRange(38, 60));
            Assert.That(_account.ReadAllocatedBytes(), Is.GreaterThanOrEqualTo(1_000_000));
            Assert.That(inner.ReadAllocatedBytes(), Is.GreaterThanOrEqualTo(1_000_000));
        }
    }

    [Test]
    public async Task A_scope_gives_the_flow_back_to_the_account_before_it_also_across_awaits()
    {
        var inner = UsageAccount.Open(cpu: true, allocation: false)!;
        using (_account.Enter())
        {
            using (inner.Enter())
            {
                await Task.Yield();
                Assert.That(ThreadMeters.FlowAccount, Is.SameAs(inner));
            }

            Assert.That(ThreadMeters.FlowAccount, Is.SameAs(_account));
            await Task.Yield();
        }

        Assert.That(ThreadMeters.FlowAccount, Is.Null);
    }

    [Test]
    public async Task A_handler_that_throws_leaves_its_account_neither_to_the_caller_nor_to_the_next_work_item()
    {
        for (var i = 0; i < 4 * Environment.ProcessorCount; i++)
        {
            var faulted = Task.Run(() => FailAsync(hop: int.IsEvenInteger(i)));
            await faulted.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Assert.That(faulted.IsFaulted, Is.True);
        }

        var used = _account.ReadCpu();
        var next = await Task.WhenAll(Enumerable.Range(0, 4 * Environment.ProcessorCount).Select(_ => Task.Run(() =>
        {
            BusyLoop.Spin(2);
            return ThreadMeters.FlowAccount;
        })));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(ThreadMeters.FlowAccount, Is.Null);
            Assert.That(next, Is.All.Null);
            Assert.That(_account.ReadCpu(), Is.EqualTo(used));
        }
    }

    [Test]
    public async Task Reading_a_running_task_allocates_nothing()
    {
        var stop = false;
        var loop = Task.Run(() =>
        {
            using (_account.Enter())
                BusyLoop.Spin(3_000, () => Volatile.Read(ref stop));
        });
        while (_account.ReadCpu() == TimeSpan.Zero && !loop.IsCompleted)
            await Task.Yield();

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
        {
            _account.ReadCpu();
            _account.ReadAllocatedBytes();
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Volatile.Write(ref stop, true);
        await loop;
        Assert.That(allocated, Is.Zero);
    }

    [Test]
    public void Bytes_are_exact_for_the_thread_that_asks()
    {
        using (_account.Enter())
        {
            var before = _account.ReadAllocatedBytes();
            GC.KeepAlive(new byte[1_000_000]);
            Assert.That(_account.ReadAllocatedBytes() - before, Is.InRange(1_000_000, 1_000_100));
        }
    }

    [Test]
    public void Bytes_once_shown_stay_shown_to_a_thread_that_cannot_see_them()
    {
        using (_account.Enter())
        {
            GC.KeepAlive(new byte[1_000_000]);
            var own = _account.ReadAllocatedBytes();
            var elsewhere = 0L;
            var reader = new Thread(() => elsewhere = _account.ReadAllocatedBytes());
            reader.UnsafeStart();
            reader.Join();

            Assert.That(elsewhere, Is.GreaterThanOrEqualTo(own));
        }
    }

    private async Task FailAsync(bool hop)
    {
        using (_account.Enter())
        {
            if (hop)
                await Task.Yield();
            throw new InvalidOperationException("the handler failed");
        }
    }
}
