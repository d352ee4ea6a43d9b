using Microsoft.Extensions.DependencyInjection;

namespace TaskScheduling.Testing.Tests.Processes;

/// <summary>A store and a presenter that fail for a while: on the fake clock everything is repeated to the tick.</summary>
public sealed class OutageTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private TestScheduler _test = null!;

    [Test]
    public async Task An_end_is_told_when_it_could_be_saved()
    {
        var store = new FailingStore();
        await using var test = _test = await TestScheduler.StartAsync(tasks =>
        {
            tasks.Services.AddSingleton<ITaskStore>(store);
            tasks.AddProcessingTask("work", (_, ct) => Task.Delay(Second, _test.Time, ct));
        });
        var began = test.Time.GetUtcNow();
        var handle = await test.Scheduler.SubmitAsync(new ProcessingTaskRequest("work"));
        store.IsDown = true;
        await test.AdvanceAsync(1.5 * Second);
        var refused = await test.Scheduler.TrySubmitAsync(new ProcessingTaskRequest("work"));
        store.IsDown = false;
        await test.AdvanceAsync(Second);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(refused.Error, Is.EqualTo(new SubmissionError.StoreUnavailable("disk full")));
            Assert.That(test.Expect<TaskEvent.Ended>(handle).At, Is.EqualTo(began + (1.7 * Second)), "1 s of work, then 100, 200 and 400 ms");
            Assert.That(test.Expect<TaskEvent.Ended>(handle).Result.Elapsed, Is.EqualTo(Second));
        }
    }

    [Test]
    public async Task A_card_is_shown_again_when_the_presenter_could()
    {
        var shown = new List<(DateTimeOffset At, bool IsFinal)>();
        var isDown = false;
        await using var test = _test = await TestScheduler.StartAsync(tasks => tasks
            .AddPresenter("screen", new Screen(card =>
            {
                if (isDown)
                    throw new IOException("screen is gone");
                shown.Add((_test.Time.GetUtcNow(), card.IsFinal));
            }))
            .AddContinuedProcessingTask("work", (_, ct) => Task.Delay(Second, _test.Time, ct)));
        var began = test.Time.GetUtcNow();
        await test.Scheduler.SubmitAsync(new ContinuedProcessingTaskRequest("work", "Work"));
        isDown = true;
        await test.AdvanceAsync(1.2 * Second);
        isDown = false;
        await test.AdvanceAsync(Second);
        Assert.That(shown[^1], Is.EqualTo((began + (1.3 * Second), true)));
    }

    private sealed class Screen(Action<TaskPresentation> show) : ITaskPresenter
    {
        public ValueTask PresentAsync(TaskPresentation presentation, CancellationToken cancellationToken)
        {
            show(presentation);
            return default;
        }
    }

    private sealed class FailingStore : ITaskStore
    {
        private readonly SurvivingTaskStore _store = new();

        public bool IsDown { get; set; }

        public bool IsDurable => true;

        public bool SavesRecords => true;

        public ValueTask SaveAsync(TaskRecord record, CancellationToken cancellationToken) =>
            IsDown ? throw new IOException("disk full") : _store.SaveAsync(record, cancellationToken);

        public ValueTask<IReadOnlyList<StoredTask>> LoadAsync(CancellationToken cancellationToken) => _store.LoadAsync(cancellationToken);

        public ValueTask SaveCheckpointAsync(RunId run, ReadOnlyMemory<byte> utf8Json, CancellationToken cancellationToken) =>
            _store.SaveCheckpointAsync(run, utf8Json, cancellationToken);

        public ReadOnlyMemory<byte>? ReadCheckpoint(TaskId id) => _store.ReadCheckpoint(id);

        public void Note(TaskNote note) => _store.Note(note);

        public void Forget(TaskId id) => _store.Forget(id);
    }
}
