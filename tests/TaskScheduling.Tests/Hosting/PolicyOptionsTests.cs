namespace TaskScheduling.Tests.Hosting;

/// <summary>Settings laid over a profile.</summary>
public sealed class PolicyOptionsTests
{
    private static readonly ProgressLimit Server = SchedulingPolicy.Server.ContinuedProcessing.Budget.Progress!;
    private readonly SchedulerOptions _options = new();

    [Test]
    public void Another_stall_leaves_the_allowances_of_the_profile_alone()
    {
        _options.ContinuedProcessing.Budget.Stall = TimeSpan.FromMinutes(10);

        Assert.That(Progress(), Is.EqualTo(Server with { Stall = TimeSpan.FromMinutes(10) }));
    }

    [Test]
    public void Heartbeats_are_allowed_at_least_as_long_as_a_stall_that_was_made_longer()
    {
        var stall = 2 * Server.MaximumHeartbeatOnly;
        _options.ContinuedProcessing.Budget.Stall = stall;

        Assert.That(Progress(), Is.EqualTo(Server with { Stall = stall, MaximumHeartbeatOnly = stall }));
    }

    [Test]
    public void An_allowance_alone_leaves_the_stall_of_the_profile_alone()
    {
        _options.ContinuedProcessing.Budget.MaximumWait = TimeSpan.FromHours(3);

        Assert.That(Progress(), Is.EqualTo(Server with { MaximumWait = TimeSpan.FromHours(3) }));
    }

    [Test]
    public void Where_the_profile_has_no_stall_the_allowances_are_multiples_of_the_own_one()
    {
        _options.Processing.Budget.Stall = TimeSpan.FromMinutes(1);

        Assert.That(_options.ToPolicy(null).Processing.Budget.Progress, Is.EqualTo(
            new ProgressLimit(TimeSpan.FromMinutes(1)) { MaximumHeartbeatOnly = TimeSpan.FromMinutes(10), MaximumWait = TimeSpan.FromMinutes(30) }));
    }

    private ProgressLimit? Progress() => _options.ToPolicy(null).ContinuedProcessing.Budget.Progress;
}
