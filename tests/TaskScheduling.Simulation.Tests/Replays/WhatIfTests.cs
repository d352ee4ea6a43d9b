namespace TaskScheduling.Simulation.Tests.Replays;

/// <summary>The recorded work of the real scheduler under another policy.</summary>
public sealed class WhatIfTests
{
    private readonly RecordingFolder _folder = new();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public async Task Without_the_limit_runs_go_on_at_their_rate_of_progress()
    {
        await RecordedScheduler.ExportAsync(_folder.Path, RecordedScheduler.WithLimit(30));

        var result = Vary(SchedulingPolicy.Desktop);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.Tasks, Has.Count.EqualTo(3));
            Assert.That(result.Tasks, Has.All.Property(nameof(TaskComparison.Basis)).EqualTo(Basis.Extrapolated));
            Assert.That(result.Tasks.Select(task => task.Now.Ended - task.Now.FirstStart), Is.All.EqualTo(TimeSpan.FromSeconds(50)), "5 of 10 photos in 25 s");
            Assert.That(result.Changes.Select(change => change.ToString()), Is.EqualTo(["3 of export that ended expired: time_limit_exceeded now finish (3 extrapolated)"]));
        }
    }

    [Test]
    public async Task Without_a_total_nobody_knows_when_they_would_have_ended()
    {
        await RecordedScheduler.ExportAsync(_folder.Path, RecordedScheduler.WithLimit(30), total: null);

        var result = Vary(SchedulingPolicy.Desktop);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.Tasks, Has.All.Property(nameof(TaskComparison.Basis)).EqualTo(Basis.Unknown));
            Assert.That(result.Changes.Single().ToString(), Is.EqualTo("3 of export that ended expired: time_limit_exceeded now end cancelled: host_shutting_down (3 unknown)").Or.EndsWith("now end expired: host_shutting_down (3 unknown)"));
        }
    }

    [Test]
    public async Task A_tighter_limit_ends_runs_that_ended_by_themselves()
    {
        await RecordedScheduler.ExportAsync(_folder.Path, SchedulingPolicy.Desktop);

        var result = Vary(RecordedScheduler.WithLimit(20));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.Tasks, Has.All.Property(nameof(TaskComparison.Basis)).EqualTo(Basis.Modelled));
            Assert.That(result.Tasks.Select(task => task.Now.Ended - task.Now.FirstStart), Is.All.EqualTo(TimeSpan.FromSeconds(20.1)), "nobody was ever told to stop: 100 ms are assumed");
            Assert.That(result.Tasks.Select(task => task.Now.Completed), Is.All.Matches<ProgressSnapshot>(progress => progress is { Completed: 3 or 4, Total: 10 }));
            Assert.That(result.Changes.Single().ToString(), Is.EqualTo("3 of export that succeeded now end expired: time_limit_exceeded"));
        }
    }

    [Test]
    public async Task Fewer_slots_let_tasks_wait_and_then_take_as_long_as_they_took()
    {
        await RecordedScheduler.ExportAsync(_folder.Path, SchedulingPolicy.Desktop);
        var one = SchedulingPolicy.Desktop with { ContinuedProcessing = SchedulingPolicy.Desktop.ContinuedProcessing with { Concurrency = Concurrency.Fixed(1) } };

        var result = Vary(one);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.Same, Is.EqualTo(1));
            Assert.That(result.Changes.Select(change => change.What), Does.Contain("start later"));
            Assert.That(result.Tasks.Where(task => task.Now.Ended is not null).Select(task => task.Now.Ended - task.Now.FirstStart), Is.All.EqualTo(TimeSpan.FromSeconds(50)));
        }
    }

    [Test]
    public async Task A_limit_on_what_was_not_measured_makes_the_outcome_unknown()
    {
        await RecordedScheduler.ExportAsync(_folder.Path, SchedulingPolicy.Desktop, exports: 1);
        var metered = SchedulingPolicy.Desktop with
        {
            ContinuedProcessing = SchedulingPolicy.Desktop.ContinuedProcessing with { Budget = SchedulingPolicy.Desktop.ContinuedProcessing.Budget with { CpuTime = TimeSpan.FromSeconds(10) } },
        };

        Assert.That(Vary(metered).Tasks.Single().Basis, Is.EqualTo(Basis.Unknown), "50 s on 4 processors could have been 10 s of processor time");
    }

    [Test]
    public async Task A_reading_that_was_never_taken_makes_the_outcome_unknown()
    {
        var blind = SchedulingPolicy.Server with
        {
            StartAtOrBelow = null,
            ContinuedProcessing = SchedulingPolicy.Server.ContinuedProcessing with { Budget = TaskBudget.Unlimited with { Grace = TimeSpan.FromSeconds(5) } },
        };
        await RecordedScheduler.ExportAsync(_folder.Path, blind, exports: 2);

        var result = Vary(blind with
        {
            ContinuedProcessing = blind.ContinuedProcessing with { Budget = blind.ContinuedProcessing.Budget with { Thermal = new ThermalLimit(ThermalState.Fair, TimeSpan.FromSeconds(5)) } },
        });
        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.Unread, Is.EqualTo(ConditionKinds.Thermal));
            Assert.That(result.Tasks, Has.All.Property(nameof(TaskComparison.Basis)).EqualTo(Basis.Unknown));
        }
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Under_the_policy_of_the_record_all_is_the_same(bool limited)
    {
        await RecordedScheduler.ExportAsync(_folder.Path, limited ? RecordedScheduler.WithLimit(30) : SchedulingPolicy.Desktop, exports: 12);

        using (Assert.EnterMultipleScope())
        {
            foreach (var policy in (SchedulingPolicy?[])[null, limited ? RecordedScheduler.WithLimit(30) : SchedulingPolicy.Desktop])
            {
                var result = Vary(policy);
                Assert.That(result.Tasks.Where(task => task.Recorded != task.Now), Is.Empty);
                Assert.That(result.Of(Basis.Recorded), Is.EqualTo(result.Tasks.Count).And.EqualTo(12));
            }
        }
    }

    [Test]
    public async Task The_same_question_has_the_same_answer()
    {
        await RecordedScheduler.ExportAsync(_folder.Path, RecordedScheduler.WithLimit(30), exports: 6);
        var first = Vary(SchedulingPolicy.Mobile).Tasks;
        Assert.That(Vary(SchedulingPolicy.Mobile).Tasks, Is.EqualTo(first));
    }

    private WhatIfResult Vary(SchedulingPolicy? policy)
    {
        var (exact, result) = WhatIf.Run(_folder.Open(), policy);
        Assert.That(exact.Difference?.ToText(), Is.Null);
        return result!;
    }
}
