using Microsoft.Extensions.DependencyInjection;

namespace TaskScheduling.Testing.Tests.Processes;

/// <summary>Whenever the process goes down: every run has its own number, its one end, and a task that takes the host down too often waits for its release.</summary>
public sealed class RandomCrashTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly List<(TaskId Task, int Attempt)> _called = [];
    private TestScheduler _test = null!;

    [Test]
    public async Task Attempts_count_true_over_crashes([Range(1, 24)] int seed)
    {
        var dice = new Random(seed);
        await using var test = _test = await TestScheduler.StartAsync(
            tasks => tasks.AddProcessingTask("work", async (task, ct) =>
            {
                _called.Add((task.TaskId, task.Attempt));
                await Task.Delay(dice.Next(1, 120) * Second, _test.Time, ct);
                if (dice.Next(4) == 0)
                    throw new IOException("no route");
            }),
            durable: true);
        var tasks = new List<TaskId>();
        for (var crash = 0; crash < 8; crash++)
        {
            for (var count = dice.Next(3); count >= 0; count--)
                tasks.Add((await test.Scheduler.SubmitAsync(Request(test, dice))).TaskId);
            await test.AdvanceAsync(dice.Next(0, 90_000) * TimeSpan.FromMilliseconds(1));
            foreach (var parked in tasks.Where(IsParked))
                Assert.That(await test.Scheduler.ReleaseAsync(parked), "a parked task can be released");
            await test.CrashAndRestartAsync(downFor: dice.Next(0, 100) * Second);
        }

        for (var round = 0; round < 20; round++)
        {
            await test.AdvanceAsync(TimeSpan.FromMinutes(10));
            foreach (var parked in tasks.Where(IsParked))
                await test.Scheduler.ReleaseAsync(parked);
        }

        using (Assert.EnterMultipleScope())
        {
            foreach (var task in tasks)
                CountsTrue(task);
            Assert.That(test.Events.OfType<TaskEvent.RunEnded>().Count(ended => ended.Result.Expiration is Expiration.HostLost), Is.GreaterThan(0), "some run was hit");
        }
    }

    private static ProcessingTaskRequest Request(TestScheduler test, Random dice) => new("work")
    {
        EarliestBeginDate = dice.Next(3) == 0 ? test.Time.GetUtcNow() + (dice.Next(200) * Second) : null,
        Resubmission = Resubmission.Default.OnFailed(ResubmitRule.AfterBackoff(new Backoff { Delay = 20 * Second, UseJitter = false })) with { MaximumAttempts = 50 },
    };

    private bool IsParked(TaskId id) => _test.Scheduler.Explain(id)?.Blockers.Any(blocker => blocker.Reason is DeferralReason.Parked) is true;

    private void CountsTrue(TaskId task)
    {
        var called = _called.Where(call => call.Task == task).Select(call => call.Attempt).ToArray();
        var ends = _test.Events.OfType<TaskEvent.RunEnded>().Where(ended => ended.TaskId == task).Select(ended => ended.Result.RunId!.Value.Attempt).ToArray();
        var expected = Enumerable.Range(1, called.Length).ToArray();
        Assert.That(called, Is.EqualTo(expected), $"{task}: what its handler was told");
        Assert.That(ends, Is.EqualTo(expected), $"{task}: one end for each run, in order");
        Assert.That(_test.Events.OfType<TaskEvent.Ended>().Count(ended => ended.TaskId == task), Is.EqualTo(1), $"{task}: one end");
    }
}
