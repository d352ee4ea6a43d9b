using Microsoft.Extensions.DependencyInjection;
using TaskScheduling.Tests.Execution;

namespace TaskScheduling.Tests.Storage;

/// <summary>A store that fails, at once or later, leaves nothing half done.</summary>
public sealed class FailingStoreTests
{
    private static readonly ProcessingTaskRequest Process = new(RuntimeHarness.Process);
    private readonly ScriptedStore _store = new();

    [Test]
    public async Task A_submission_that_cannot_be_saved_is_refused([Values] Failure how)
    {
        await using var app = App(slots: 1);
        _store.Fail(PersistKind.Submission, how);

        var refused = await app.Scheduler.TrySubmitAsync(Process).InTime();
        _store.Heal();
        var (_, call) = await app.RunAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(refused.Error, Is.InstanceOf<SubmissionError.StoreUnavailable>());
            Assert.That(refused.Error!.Message, Does.Contain("disk full"));
            Assert.That(app.Scheduler.GetTasks(), Has.Count.EqualTo(1));
            Assert.That(call.Task.Attempt, Is.EqualTo(1), "the slot is free again");
        }
    }

    [Test]
    public async Task A_start_that_cannot_be_saved_is_tried_again([Values] Failure how)
    {
        await using var app = App(slots: 1);
        var (_, running) = await app.RunAsync();
        var waiting = await app.SubmitAsync(Process);
        _store.Fail(PersistKind.RunStart, how);
        running.Return();
        await app.LoggedAsync("StartNotPersisted");
        _store.Heal();

        app.Advance(30);

        var call = await app.NextCallAsync();
        Assert.That((call.Task.TaskId, call.Task.Attempt), Is.EqualTo((waiting.TaskId, 1)));
    }

    [Test]
    public async Task A_cancel_during_a_start_that_fails_is_answered_and_ends_the_task()
    {
        await using var app = App(slots: 1);
        var (_, running) = await app.RunAsync();
        var waiting = await app.SubmitAsync(Process);
        var saving = _store.Hold(PersistKind.RunStart);
        running.Return();
        await _store.Held.InTime();

        var cancelling = waiting.CancelAsync().AsTask();
        saving.SetException(new IOException("disk full"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(await cancelling.InTime(), Is.True);
            Assert.That((await waiting.Completion.InTime()).Expiration, Is.InstanceOf<Expiration.CancelledByApp>());
        }
    }

    [Test]
    public async Task The_handle_comes_when_the_submission_is_durable()
    {
        await using var app = App(slots: 1);
        var saving = _store.Hold(PersistKind.Submission);

        var submitting = app.SubmitAsync(Process).AsTask();
        var early = (submitting.IsCompleted, app.HasCall);
        saving.SetResult();
        var handle = await submitting.InTime();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(early, Is.EqualTo((false, false)));
            Assert.That((await app.NextCallAsync()).Task.TaskId, Is.EqualTo(handle.TaskId));
        }
    }

    [Test]
    public async Task The_end_is_told_when_it_is_durable()
    {
        await using var app = App(slots: 1);
        var (handle, call) = await app.RunAsync();
        var saving = _store.Hold(PersistKind.RunEnd);
        call.Return();
        await _store.Held.InTime();
        var early = handle.Completion.IsCompleted;
        saving.SetResult();

        await handle.Completion.InTime();
        Assert.That(early, Is.False);
    }

    [Test]
    public async Task A_checkpoint_that_cannot_be_read_fails_its_run_and_no_other()
    {
        await using var app = App(slots: 1);
        _store.FailsToRead = true;
        var handle = await app.SubmitAsync(Process);
        var result = await handle.Completion.InTime();
        _store.FailsToRead = false;
        var (_, call) = await app.RunAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.Fault, Is.EqualTo(new TaskFault("System.IO.IOException", "disk full")));
            Assert.That(call.Task.Expiration, Is.Null);
        }
    }

    private RuntimeHarness App(int slots) => new(Policies.WithSlots(slots), services: services => services.AddSingleton<ITaskStore>(_store));
}
