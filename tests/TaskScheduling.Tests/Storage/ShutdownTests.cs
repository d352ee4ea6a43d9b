using Microsoft.Extensions.DependencyInjection;
using TaskScheduling.Testing;
using TaskScheduling.Tests.Execution;

namespace TaskScheduling.Tests.Storage;

/// <summary>A shutdown lets go of the store when everything that is on its way has been answered, or its time is over.</summary>
public sealed class ShutdownTests
{
    private static readonly ProcessingTaskRequest Process = new(RuntimeHarness.Process);
    private readonly SurvivingTaskStore _surviving = new();
    private readonly ScriptedStore _store;

    public ShutdownTests() => _store = new ScriptedStore(_surviving);

    [Test]
    public async Task An_end_without_a_run_is_waited_for()
    {
        await using var app = App();
        var waiting = await app.SubmitAsync(Process with { EarliestBeginDate = app.Time.Start.AddHours(1) });
        var saving = _store.Hold(PersistKind.RunEnd);
        await waiting.CancelAsync().InTime();
        await _store.Held.InTime();

        var stopping = app.Scheduler.ShutdownAsync();
        await app.LoggedAsync("SchedulerStopping");
        var early = stopping.IsCompleted;
        saving.SetResult();
        await stopping.InTime();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(early, Is.False);
            Assert.That((await waiting.Completion.InTime()).Expiration, Is.InstanceOf<Expiration.CancelledByApp>());
            Assert.That(await _surviving.LoadAsync(default), Is.Empty);
        }
    }

    [Test]
    public async Task What_waits_for_the_next_start_cannot_be_cancelled_once_the_store_is_closed()
    {
        await using var app = App();
        var waiting = await app.SubmitAsync(Process with { EarliestBeginDate = app.Time.Start.AddHours(1) });
        await app.Scheduler.ShutdownAsync().InTime();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(await waiting.CancelAsync().InTime(), Is.False);
            Assert.That(await waiting.StopAsync("tray").InTime(), Is.False);
            Assert.That(await app.Scheduler.CancelAllAsync().InTime(), Is.Zero);
            Assert.That((await _surviving.LoadAsync(default)).Single().Id, Is.EqualTo(waiting.TaskId));
        }
    }

    [Test]
    public async Task A_start_that_is_taken_back_is_waited_for()
    {
        await using var app = App(slots: 1);
        var (_, call) = await app.RunAsync();
        var waiting = await app.SubmitAsync(Process);
        var starting = _store.Hold(PersistKind.RunStart);
        call.Return();
        await _store.Held.InTime();
        var stopping = app.Scheduler.ShutdownAsync();
        await app.LoggedAsync("SchedulerStopping");
        var takenBack = _store.Hold(PersistKind.StartAbandoned);
        starting.SetResult();
        await UntilAsync(() => _store.Asked.Contains(PersistKind.StartAbandoned));
        var early = stopping.IsCompleted;
        takenBack.SetResult();
        await stopping.InTime();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(early, Is.False);
            Assert.That((await _surviving.LoadAsync(default)).Single(), Has.Property("Id").EqualTo(waiting.TaskId).And.Property("Task").Property("OpenRun").Null);
        }
    }

    [Test]
    public async Task Ends_that_the_shutdown_itself_decides_are_waited_for()
    {
        await using var app = App();
        var (handle, call) = await app.RunAsync();
        var saving = _store.Hold(PersistKind.RunEnd);
        var stopping = app.Scheduler.ShutdownAsync();
        await call.ToldToStop;
        app.Advance(Policies.Grace); // it does not listen
        await call.GraceEnded;
        await _store.Held.InTime();
        var early = stopping.IsCompleted;
        saving.SetResult();
        await stopping.InTime();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(early, Is.False);
            Assert.That((await handle.Completion.InTime()).GraceExceeded, Is.True);
            Assert.That((await _surviving.LoadAsync(default)).Single().Task.OpenRun, Is.Null, "its end is recorded");
        }
    }

    [Test]
    public async Task When_the_hosts_time_is_over_the_store_has_one_more_second()
    {
        await using var app = App();
        var (handle, call) = await app.RunAsync();
        _store.Hold(PersistKind.RunEnd);
        using var host = new CancellationTokenSource();
        var stopping = app.Scheduler.ShutdownAsync(host.Token);
        await call.ToldToStop;
        await host.CancelAsync();
        await _store.Held.InTime();
        await app.Time.WaitsForAsync(TimeSpan.FromSeconds(1));
        var early = stopping.IsCompleted;
        app.Time.Advance(TimeSpan.FromSeconds(1));
        await stopping.InTime();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(early, Is.False);
            Assert.That((await handle.Completion.InTime()).Expiration, Is.InstanceOf<Expiration.HostShuttingDown>());
            Assert.That(await app.LoggedAsync("EndLost"), Is.Not.Null);
        }
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(Soon.Limit);
        while (!condition())
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private RuntimeHarness App(int slots = 4) => new(Policies.WithSlots(slots), services: services => services.AddSingleton<ITaskStore>(_store));
}
