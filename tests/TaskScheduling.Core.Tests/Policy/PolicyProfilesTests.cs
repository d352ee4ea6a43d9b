namespace TaskScheduling.Tests.Policy;

/// <summary>The numbers of semantics 4.3.</summary>
public sealed class PolicyProfilesTests
{
    [TestCase("Server", "8/8/8", 1_000_000, 20)]
    [TestCase("desktop", "2/2/4", 1_000, 5)]
    [TestCase("MOBILE", "1/1/3", 10, 5)]
    public void Slots_pending_limit_and_grace(string name, string slots, int pending, double grace)
    {
        var policy = SchedulingPolicy.FromName(name);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(string.Join('/', Enum.GetValues<TaskKind>().Select(kind => policy.For(kind).Concurrency.Resolve(4))), Is.EqualTo(slots));
            Assert.That(policy.Processing.MaximumPending, Is.EqualTo(pending));
            Assert.That(policy.ContinuedProcessing.Budget.Grace, Is.EqualTo(TimeSpan.FromSeconds(grace)));
            Assert.That(policy.AppRefresh.Budget.Time, Is.EqualTo(TimeSpan.FromSeconds(30)));
            Assert.That(policy.StartWatchdog, Is.EqualTo(TimeSpan.FromSeconds(10)));
            Assert.That(policy.StartAtOrBelow, Is.EqualTo(ThermalState.Fair));
        }
    }

    [TestCase("Server", 300, 1800, 3600)]
    [TestCase("Desktop", 60, 600, 1800)]
    [TestCase("Mobile", 30, 300, 600)]
    public void Continued_tasks_must_show_signs_of_life(string name, int stall, int heartbeats, int wait) =>
        Assert.That(SchedulingPolicy.FromName(name).ContinuedProcessing.Budget.Progress, Is.EqualTo(
            new ProgressLimit(TimeSpan.FromSeconds(stall)) { MaximumHeartbeatOnly = TimeSpan.FromSeconds(heartbeats), MaximumWait = TimeSpan.FromSeconds(wait) }));

    [Test]
    public void Mobile_is_the_model_of_the_phone()
    {
        var processing = SchedulingPolicy.Mobile.Processing;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(processing.Budget.Cpu, Is.EqualTo(CpuLimit.Parse("0.8/60s")));
            Assert.That(processing.Budget.Thermal, Is.EqualTo(ThermalLimit.Parse("Fair/10s")));
            Assert.That(processing.Budget.Time, Is.EqualTo(TimeSpan.FromMinutes(10)));
            Assert.That(processing.Quota, Is.EqualTo(new RunQuota(TimeSpan.FromMinutes(20), TimeSpan.FromHours(4))));
            Assert.That(processing.Battery, Is.EqualTo(new BatteryLimit(0.20, 0.25)));
            Assert.That(SchedulingPolicy.Mobile.AppRefresh.MaximumPending, Is.EqualTo(1));
            Assert.That(SchedulingPolicy.Mobile.Preemption, Is.EqualTo(new Preemption()));
        }
    }

    [Test]
    public void An_unknown_profile_is_named_with_those_that_exist() =>
        Assert.That(() => SchedulingPolicy.FromName("Toaster"), Throws.ArgumentException.With.Message.StartsWith("A policy is one of Server, Desktop, Mobile; was 'Toaster'."));
}
