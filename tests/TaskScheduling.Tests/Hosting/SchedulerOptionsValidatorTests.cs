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
