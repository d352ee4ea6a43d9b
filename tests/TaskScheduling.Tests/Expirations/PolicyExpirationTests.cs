using TaskScheduling.Tests.Execution;

namespace TaskScheduling.Tests.Expirations;

/// <summary>Ends that rules of the policy bring.</summary>
public sealed class PolicyExpirationTests
{
    [Test]
    public async Task A_more_important_task_takes_the_slot()
    {
        await using var app = new RuntimeHarness(Policies.WithSlots(1) with { Preemption = new Preemption() });
        var (handle, call) = await app.RunAsync();
        var important = await app.SubmitAsync(new ProcessingTaskRequest(RuntimeHarness.Process) { Priority = TaskPriority.High });
        app.Advance(29.999);
        Assert.That(call.Task.Expiration, Is.Null, "a run is left alone for 30 s");
        app.Advance(0.001);

        await call.ExpectAsync(handle, new Expiration.Preempted(important.TaskId), app, ExpirationOrigin.Policy, "preempted");
        var next = await app.NextCallAsync();
        Assert.That(next.Task.TaskId, Is.EqualTo(important.TaskId));
        next.Return();
        Assert.That((await app.NextCallAsync()).Task.TaskId, Is.EqualTo(handle.TaskId), "there is room again");
    }

    [Test]
    public async Task A_spent_quota_ends_the_run_and_says_when_it_refills()
    {
        var quota = new RunQuota(TimeSpan.FromSeconds(60), TimeSpan.FromMinutes(10));
        await using var app = new RuntimeHarness(Policies.Of(Policies.Lane with { Quota = quota }));
        var began = app.Time.GetUtcNow();
        var (handle, call) = await app.RunAsync();

        app.Advance(60);

        var refills = began + quota.Window + TimeSpan.FromSeconds(6); // a tenth must be free
        var expected = new Expiration.QuotaExhausted(RuntimeHarness.Process, quota.Window, TimeSpan.FromSeconds(60), refills);
        await call.ExpectAsync(handle, expected, app, ExpirationOrigin.Policy, "quota_exhausted");
        var blocker = handle.Explain().Blockers.Select(blocker => blocker.Reason);
        Assert.That(blocker, Is.EqualTo(new[] { new DeferralReason.QuotaExhausted(RuntimeHarness.Process, refills) }));
        app.Advance(refills - app.Time.GetUtcNow());
        app.Advance(0.001);
        Assert.That((await app.NextCallAsync()).Task.Attempt, Is.EqualTo(2));
    }

    [Test]
    public async Task A_changed_policy_ends_a_run_that_used_more_than_it_allows_now()
    {
        await using var app = new RuntimeHarness(Policies.Of(Policies.Lane with { Budget = new TaskBudget { Time = TimeSpan.FromHours(1), Grace = Policies.Grace } }));
        var (handle, call) = await app.RunAsync();
        app.Advance(20);

        app.Scheduler.ReplacePolicy(WithTime(10), PolicyApplication.Now);

        await call.ExpectAsync(handle, new Expiration.PolicyChanged("Time"), app, ExpirationOrigin.Policy, "policy_changed");
    }

    [Test]
    public async Task A_limit_that_is_new_begins_when_it_comes_in_force()
    {
        await using var app = new RuntimeHarness();
        var (_, call) = await app.RunAsync();
        app.Advance(20);

        app.Scheduler.ReplacePolicy(WithTime(10), PolicyApplication.Now);
        app.Advance(9.999);
        Assert.That(call.Task.Expiration, Is.Null);
        app.Advance(0.001);

        Assert.That(call.Task.Expiration, Is.InstanceOf<Expiration.TimeLimitExceeded>());
    }

    [Test]
    public async Task A_changed_policy_leaves_running_tasks_alone_by_default()
    {
        await using var app = new RuntimeHarness();
        var (handle, call) = await app.RunAsync();

        app.Scheduler.ReplacePolicy(WithTime(10));
        app.Advance(60);
        var second = await app.RunAsync();
        app.Advance(10);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(call.Task.Expiration, Is.Null);
            Assert.That(second.Call.Task.Expiration, Is.InstanceOf<Expiration.TimeLimitExceeded>());
            Assert.That(app.Scheduler.Policy, Is.EqualTo(WithTime(10)));
            Assert.That(handle.GetSnapshot().State, Is.EqualTo(TaskState.Running));
        }
    }

    private static SchedulingPolicy WithTime(int seconds) =>
        Policies.Of(Policies.Lane with { Budget = new TaskBudget { Time = TimeSpan.FromSeconds(seconds), Grace = Policies.Grace } });
}
