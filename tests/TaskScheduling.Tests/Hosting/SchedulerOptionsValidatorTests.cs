using Microsoft.Extensions.DependencyInjection;

namespace TaskScheduling.Tests.Hosting;

public sealed class SchedulerOptionsValidatorTests
{
    private readonly SchedulerOptions _options = new();

    [Test]
    public void A_limit_that_cannot_be_lifted_is_named_with_those_that_can()
    {
        _options.Processing.Budget.Unlimited = [BudgetKind.Grace];
        Assert.That(Failures(), Is.EqualTo(new[]
        {
            "Property Processing:Budget:Unlimited: may hold Time, Cpu, CpuTime, Thermal, Stall, Memory, Allocated, was Grace.",
        }));
    }

    [Test]
    public void Heartbeats_cannot_be_allowed_for_less_than_the_stall()
    {
        _options.ContinuedProcessing.Budget = new BudgetOptions { Stall = TimeSpan.FromMinutes(2), MaximumHeartbeatOnly = TimeSpan.FromMinutes(1) };
        Assert.That(Failures().Single(), Does.EndWith("must be at least Stall (00:02:00), was 00:01:00."));
    }

    [Test]
    public void Heartbeats_cannot_be_allowed_for_less_than_the_stall_of_the_profile()
    {
        _options.ContinuedProcessing.Budget = new BudgetOptions { MaximumHeartbeatOnly = TimeSpan.FromMinutes(1) };
        Assert.That(Failures().Single(), Is.EqualTo("Property ContinuedProcessing:Budget:MaximumHeartbeatOnly: must be at least Stall (00:05:00), was 00:01:00."));
    }

    [Test]
    public void An_allowance_without_a_stall_would_do_nothing_and_is_refused()
    {
        _options.Processing.Budget = new BudgetOptions { MaximumWait = TimeSpan.FromHours(1) };
        _options.ContinuedProcessing.Budget = new BudgetOptions { MaximumHeartbeatOnly = TimeSpan.FromHours(2), Unlimited = [BudgetKind.Stall] };
        _options.Budgets["export"] = new BudgetOptions { MaximumWait = TimeSpan.FromHours(3) };
        Assert.That(Failures(), Is.EqualTo(new[]
        {
            "Property Processing:Budget:MaximumWait: holds a stall off, and no Stall is in force here: set one, or leave this out; was 01:00:00.",
            "Property ContinuedProcessing:Budget:MaximumHeartbeatOnly: holds a stall off, and no Stall is in force here: set one, or leave this out; was 02:00:00.",
            "Property Budgets:export:MaximumWait: holds a stall off, and no Stall is in force here: set one, or leave this out; was 03:00:00.",
        }));
    }

    [Test]
    public void An_allowance_may_stand_beside_the_stall_of_the_policy_that_the_app_has_given()
    {
        var budget = new TaskBudget { Progress = new ProgressLimit(TimeSpan.FromMinutes(1)) };
        var given = new GivenPolicy(new SchedulingPolicy { Processing = new KindPolicy { Budget = budget }, Budgets = [new IdentifierBudget("export", budget)] });
        _options.Policy = "Server"; // is not looked at
        _options.Processing.Budget.MaximumWait = TimeSpan.FromHours(1);
        _options.Budgets["export"] = new BudgetOptions { MaximumWait = TimeSpan.FromHours(1) };
        Assert.That(new SchedulerOptionsValidator(given).Validate(null, _options).Succeeded, Is.True);
    }

    [Test]
    public void A_memory_limit_is_refused_because_every_run_is_in_process()
    {
        _options.AppRefresh.Budget.MemoryBytes = 1000;
        Assert.That(Failures(), Is.EqualTo(new[]
        {
            "Property AppRefresh:Budget:MemoryBytes: limits out-of-process runs, and there are none yet: use AllocatedBytes; was 1000.",
        }));
    }

    [TestCase("")]
    [TestCase(" ")]
    [TestCase("logs/")]
    public void A_recording_needs_a_name(string path)
    {
        _options.RecordTo = path;
        Assert.That(Failures().Single(), Is.EqualTo($"Property RecordTo: must name a file without its number, for example logs/scheduler, or be null; was '{path}'."));
    }

    [Test]
    public void A_recording_is_bounded_and_not_chopped()
    {
        _options.RecordingSegmentBytes = 1000;
        _options.RecordingSegments = 0;
        Assert.That(Failures(), Is.EqualTo(new[]
        {
            "Property RecordingSegmentBytes: must be at least 65536, was 1000.",
            "Property RecordingSegments: must be at least 1, was 0.",
        }));
    }

    [Test]
    public void All_faults_are_told_at_once()
    {
        _options.Policy = "Laptop";
        _options.ShutdownTimeout = TimeSpan.FromSeconds(-1);
        _options.AppRefresh.MaximumRunning = -1;
        _options.Budgets["no spaces"] = new BudgetOptions { Cpu = "much", Thermal = "Warm/1s", Time = TimeSpan.Zero };
        Assert.That(Failures().ToArray(), Has.Length.EqualTo(7));
    }

    [Test]
    public void The_defaults_are_valid() => Assert.That(new SchedulerOptionsValidator().Validate(null, _options).Succeeded, Is.True);

    private IEnumerable<string> Failures() => new SchedulerOptionsValidator().Validate(null, _options).Failures!;
}
