using Microsoft.Extensions.DependencyInjection;

namespace TaskScheduling.Tests.Execution;

/// <summary>What a test puts in the place of the process.</summary>
public sealed class SurroundingsTests
{
    [Test]
    public void Ids_of_one_seed_and_clock_are_the_same_and_rise()
    {
        var now = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var (one, other) = (new TaskIds(seed: 7), new TaskIds(seed: 7));
        var first = one.Next(now);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(other.Next(now), Is.EqualTo(first));
            Assert.That(one.Next(now), Is.GreaterThan(first));
            Assert.That(new TaskIds(seed: 8).Next(now), Is.Not.EqualTo(first));
            Assert.That(first.Value.Version, Is.EqualTo(7));
        }
    }

    [Test]
    public async Task A_witness_sees_every_event_in_order_and_is_no_audience()
    {
        var seen = new List<TaskEvent>();
        await using var harness = new RuntimeHarness(services: services => services.AddSingleton(new Surroundings { Witness = seen.Add }));
        var (handle, call) = await harness.RunAsync(new ContinuedProcessingTaskRequest(RuntimeHarness.Export, "Export"));
        call.Task.Subtitle = "going";
        call.Return();
        await handle.Completion.InTime();
        Assert.That(seen.Where(what => what.TaskId == handle.TaskId).Select(what => what.GetType().Name), Is.EqualTo(new[] { "Submitted", "Started", "RunEnded", "Ended" }));
        Assert.That(seen.Select(what => what.Sequence), Is.Ordered);
    }

    [Test]
    public async Task Usage_that_is_scripted_is_what_a_run_has_used()
    {
        await using var harness = new RuntimeHarness(services: services => services.AddSingleton(new Surroundings { Usage = new Script() }));
        var (handle, _) = await harness.RunAsync(new ProcessingTaskRequest(RuntimeHarness.Process) { Budget = new TaskBudget { CpuTime = TimeSpan.FromSeconds(4) } });
        harness.Advance(TimeSpan.FromSeconds(4));
        Assert.That(handle.GetSnapshot().Expiration, Is.InstanceOf<Expiration.CpuTimeExceeded>().With.Property("Used").EqualTo(TimeSpan.FromSeconds(5)));
    }

    private sealed class Script : UsageScript
    {
        public override (TimeSpan Cpu, long AllocatedBytes) Read(RunId run) => (TimeSpan.FromSeconds(5), 0);
    }
}
