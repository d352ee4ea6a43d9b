using Microsoft.Extensions.DependencyInjection;

namespace TaskScheduling.Tests.Execution;

/// <summary>Dates jump, machines sleep, people debug: nobody expires because of it.</summary>
public sealed class ClockTests
{
    private static readonly ProcessingTaskRequest Limited = new(RuntimeHarness.Process)
    {
        Budget = new TaskBudget { Time = TimeSpan.FromSeconds(10), Progress = new ProgressLimit(TimeSpan.FromSeconds(8)) },
    };

    [TestCase(30.0)]
    [TestCase(-30.0)]
    public async Task A_date_that_jumps_expires_nothing(double days)
    {
        await using var app = new RuntimeHarness();
        var (_, call) = await app.RunAsync(Limited);

        app.Time.Step = TimeSpan.FromDays(days);
        app.Advance(7.999);
        Assert.That(call.Task.Expiration, Is.Null);
        app.Advance(0.001);

        Assert.That(call.Task.Expiration, Is.InstanceOf<Expiration.ProgressStalled>());
    }

    [Test]
    public async Task After_sleep_the_device_is_read_again_before_anybody_expires()
    {
        await using var app = new RuntimeHarness();
        var (_, call) = await app.RunAsync(new ProcessingTaskRequest(RuntimeHarness.Process) { RequiresNetworkConnectivity = true });
        app.Conditions.Now = DeviceConditions.Ideal with { Network = NetworkState.None };
        app.Advance(5);
        var reads = app.Conditions.Reads;

        app.Time.Step = TimeSpan.FromHours(8);
        _ = app.Scheduler.GetTasks();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(app.Conditions.Reads, Is.GreaterThan(reads));
            Assert.That(call.Task.Expiration, Is.Null);
        }
    }

    [Test]
    public async Task Time_with_a_debugger_attached_does_not_count()
    {
        var attached = false;
        await using var app = new RuntimeHarness(services: services => services.AddSingleton(new DebuggerProbe(() => attached)));
        var (handle, call) = await app.RunAsync(Limited);
        app.Advance(5);

        attached = true;
        app.Advance(TimeSpan.FromHours(1));
        var lines = handle.Explain().Budget.Where(line => line.Kind is BudgetKind.Time or BudgetKind.Stall).Select(line => line.NotApplied);
        var during = call.Task.Expiration;
        attached = false;
        app.Advance(1);
        app.Advance(2.999);
        var almost = call.Task.Expiration;
        app.Advance(0.001);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(during, Is.Null);
            Assert.That(lines, Is.All.EqualTo("debugger attached"));
            Assert.That(almost, Is.Null);
            Assert.That(call.Task.Expiration, Is.InstanceOf<Expiration.ProgressStalled>());
        }
    }
}
