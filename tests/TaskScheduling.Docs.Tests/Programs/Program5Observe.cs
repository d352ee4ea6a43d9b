using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;

namespace TaskScheduling.Tests.Programs;

/// <summary>Program 5: watch, await, explain.</summary>
public sealed class Program5Observe
{
    private readonly ScriptedConditions _conditions = new() { Current = DeviceConditions.Ideal with { Power = PowerSource.Battery } };
    private readonly ConcurrentQueue<string> _lines = [];
    private readonly TaskCompletionSource<string> _waiting = new();

    [Test]
    public async Task Says_why_a_task_waits_and_follows_it_to_its_end()
    {
        await using var scheduler = await BackgroundTaskScheduler.StartNewAsync(tasks =>
        {
            tasks.UsePolicy(SchedulingPolicy.Server with { RequirementBackAfter = TimeSpan.FromTicks(1) });
            tasks.UseConditions(_conditions);
            tasks.AddProcessingTask("com.example.reindex", (_, _) => Task.CompletedTask);
        });

        var observing = ObserveAsync(scheduler, CancellationToken.None);
        Assert.That(await _waiting.Task, Is.EqualTo("waiting_for_external_power; Plug the device in."));
        _conditions.Current = DeviceConditions.Ideal;
        _conditions.RaiseChanged();
        await observing;

        Assert.That(_lines, Is.SupersetOf(new[] { "waiting_for_external_power", "Submitted", "Started", "RunEnded", "Ended" }));
    }

    private async Task ObserveAsync(BackgroundTaskScheduler scheduler, CancellationToken ct)
    {
        scheduler.TaskEnded += (_, ended) => _lines.Enqueue($"{ended.Identifier}: {ended.Result.Outcome}");
        var handle = await scheduler.SubmitAsync(new ProcessingTaskRequest("com.example.reindex") { RequiresExternalPower = true }, ct);

        await foreach (var entry in handle.WatchAsync(ct))
        {
            if (entry is TaskEvent.Deferred { Reasons: [DeferralReason.WaitingForExternalPower, ..] } && handle.Explain() is { Blockers: [var first, ..] })
                _waiting.TrySetResult($"{first.Reason.Code}; {first.Remedy}");
            _lines.Enqueue(entry switch
            {
                TaskEvent.Deferred deferred => string.Join(", ", deferred.Reasons.Select(r => r.Code)),
                TaskEvent.BudgetWarned { Warning: var w } => $"{w.Kind}: {w.Remaining} left",
                TaskEvent.Expiring { Expiration: var why } => $"{why.Code}, grace until {why.GraceEndsAt:T}",
                TaskEvent.RunEnded { Result.Next: { } next } => $"attempt {next.Attempt} follows",
                _ => entry.GetType().Name,
            });
        }

        var result = await handle.Completion.WaitAsync(ct);
        result.EnsureSucceeded();
    }
}
