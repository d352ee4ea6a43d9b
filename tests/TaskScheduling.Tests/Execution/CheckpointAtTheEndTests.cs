using Microsoft.Extensions.DependencyInjection;
using TaskScheduling.Testing;
using TaskScheduling.Tests.Storage;

namespace TaskScheduling.Tests.Execution;

/// <summary>A checkpoint that is being written when its run ends: saved before the end is, or not at all, and the handler is told which.</summary>
public sealed class CheckpointAtTheEndTests
{
    private readonly SurvivingTaskStore _surviving = new();
    private readonly ScriptedStore _store;

    public CheckpointAtTheEndTests() => _store = new ScriptedStore(_surviving);

    [Test]
    public async Task The_end_is_written_after_it([Values] bool saved)
    {
        await using var app = App();
        var (handle, call) = await app.RunAsync();
        var checkpoint = _store.HoldCheckpoint(hasBegun: true);
        var saving = call.Task.SaveCheckpointAsync(new Place("b", 12), CheckpointJson.Default.Place).AsTask();
        await _store.Held.InTime();
        await handle.StopAsync("tray").InTime();
        await call.ToldToStop;
        app.Advance(Policies.Grace);
        await call.GraceEnded;
        var early = (_store.Asked.Contains(PersistKind.RunEnd), handle.GetSnapshot().IsBeingSaved);

        if (saved)
            checkpoint.SetResult();
        else
            checkpoint.SetException(new IOException("disk full"));
        var told = await Task.WhenAny(saving).InTime();
        var result = await handle.Completion.InTime();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(early, Is.EqualTo((false, true)));
            Assert.That(told.IsCompletedSuccessfully, Is.EqualTo(saved));
            Assert.That(_surviving.ReadCheckpoint(handle.TaskId) is not null, Is.EqualTo(saved));
            Assert.That(result.GraceExceeded, Is.True);
        }
    }

    [Test]
    public async Task A_store_that_gives_it_up_with_the_grace_has_not_written_it()
    {
        await using var app = App();
        var (handle, call) = await app.RunAsync();
        var checkpoint = _store.HoldCheckpoint(hasBegun: false);
        var saving = call.Task.SaveCheckpointAsync(new Place("b", 12), CheckpointJson.Default.Place).AsTask();
        await _store.Held.InTime();
        await handle.StopAsync("tray").InTime();
        await call.ToldToStop;
        app.Advance(Policies.Grace);
        await call.GraceEnded;
        checkpoint.SetResult(); // the store looks at its token before it writes
        await Task.WhenAny(saving).InTime();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(saving.IsCanceled, Is.True);
            Assert.That(_surviving.ReadCheckpoint(handle.TaskId), Is.Null);
            Assert.That((await handle.Completion.InTime()).GraceExceeded, Is.True);
        }
    }

    [Test]
    public async Task One_that_a_handler_left_behind_is_waited_for_too()
    {
        await using var app = App();
        var (handle, call) = await app.RunAsync();
        var checkpoint = _store.HoldCheckpoint(hasBegun: true);
        var saving = call.Task.SaveCheckpointAsync(new Place("b", 12), CheckpointJson.Default.Place).AsTask();
        await _store.Held.InTime();
        call.Throw(new IOException("no route"));
        await app.LoggedAsync("RunStarted");
        var early = handle.Completion.IsCompleted;
        checkpoint.SetResult();
        await saving.InTime();

        Assert.That((early, (await handle.Completion.InTime()).Outcome), Is.EqualTo((false, TaskOutcome.Failed)));
    }

    private RuntimeHarness App() => new(services: services => services.AddSingleton<ITaskStore>(_store));
}
