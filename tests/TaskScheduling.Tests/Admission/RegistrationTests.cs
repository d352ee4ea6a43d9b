using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using TaskScheduling.Tests.Execution;
using TaskScheduling.Tests.Storage;

namespace TaskScheduling.Tests.Admission;

public sealed class RegistrationTests
{
    [Test]
    public async Task The_longest_match_serves_an_identifier()
    {
        await using var app = new RuntimeHarness();
        var served = new System.Collections.Concurrent.ConcurrentDictionary<string, string>();
        foreach (var pattern in new[] { "com.example.*", "com.example.export.*", "com.example.export.photos" })
        {
            app.Scheduler.Register(TaskRegistration.Processing(pattern, (task, token) =>
            {
                served[task.Identifier] = pattern;
                return Task.CompletedTask;
            }));
        }

        foreach (var identifier in new[] { "com.example.other", "com.example.export.video.4k", "com.example.export.photos" })
            await (await app.SubmitAsync(new ProcessingTaskRequest(identifier))).Completion.InTime();
        var refused = await app.Scheduler.TrySubmitAsync(new ProcessingTaskRequest("com.example")).InTime();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(served["com.example.other"], Is.EqualTo("com.example.*"));
            Assert.That(served["com.example.export.video.4k"], Is.EqualTo("com.example.export.*"));
            Assert.That(served["com.example.export.photos"], Is.EqualTo("com.example.export.photos"));
            Assert.That(refused.Error, Is.InstanceOf<SubmissionError.NotRegistered>());
        }
    }

    [Test]
    public async Task A_second_registration_is_refused_and_changes_nothing()
    {
        await using var app = new RuntimeHarness();
        var before = app.Scheduler.Registrations;

        Assert.That(
            () => app.Scheduler.Register(TaskRegistration.Processing(RuntimeHarness.Process, app.CallAsync)),
            Throws.InstanceOf<TaskRegistrationException>().With.Property("Identifier").EqualTo(RuntimeHarness.Process).And.Message.Contains("Unregister"));
        Assert.That(app.Scheduler.Registrations, Is.EqualTo(before));
    }

    [Test]
    public async Task A_broken_pattern_is_refused([Values("", "a b", "*", "a.*.b", ".*")] string pattern)
    {
        await Task.CompletedTask;
        Assert.That(() => TaskRegistration.Processing(pattern, (_, _) => Task.CompletedTask), Throws.InstanceOf<TaskRegistrationException>());
    }

    [Test]
    public async Task Pending_tasks_wait_for_a_missing_handler_and_go_on_with_a_new_one()
    {
        await using var app = new RuntimeHarness(Policies.WithSlots(1));
        var (_, running) = await app.RunAsync();
        var waiting = await app.SubmitAsync(new ProcessingTaskRequest(RuntimeHarness.Process));

        var removed = app.Scheduler.Unregister(RuntimeHarness.Process);
        var again = app.Scheduler.Unregister(RuntimeHarness.Process);
        running.Return();
        app.Advance(60);
        var reasons = waiting.Explain().Blockers.Select(blocker => blocker.Reason).ToArray();
        var stayed = app.HasCall;
        var newHandler = new TaskCompletionSource<TaskId>(TaskCreationOptions.RunContinuationsAsynchronously);
        app.Scheduler.Register(TaskRegistration.Processing(RuntimeHarness.Process, (task, _) =>
        {
            newHandler.SetResult(task.TaskId);
            return Task.CompletedTask;
        }));

        using (Assert.EnterMultipleScope())
        {
            Assert.That((removed, again), Is.EqualTo((true, false)));
            Assert.That(reasons, Is.EqualTo(new[] { new DeferralReason.HandlerMissing(RuntimeHarness.Process) }));
            Assert.That(stayed, Is.False);
            Assert.That(await newHandler.Task.InTime(), Is.EqualTo(waiting.TaskId));
        }
    }

    [Test]
    public async Task A_handler_of_another_kind_does_not_serve_what_waits()
    {
        await using var app = new RuntimeHarness(Policies.WithSlots(1));
        var (_, running) = await app.RunAsync();
        var waiting = await app.SubmitAsync(new ProcessingTaskRequest(RuntimeHarness.Process));
        app.Scheduler.Unregister(RuntimeHarness.Process);
        running.Return();

        app.Scheduler.Register(TaskRegistration.AppRefresh(RuntimeHarness.Process, app.CallAsync));
        app.Advance(60);

        Assert.That(waiting.Explain().Blockers.Single().Reason, Is.InstanceOf<DeferralReason.HandlerMissing>());
    }

    [Test]
    public async Task A_handler_that_was_removed_is_let_go_with_everything_it_holds()
    {
        await using var app = new RuntimeHarness();
        var held = RegisterAndRemove(app.Scheduler);
        await (await app.SubmitAsync(new ProcessingTaskRequest("other"))).Completion.InTime(); // whatever the loop has touched last is something else

        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        Assert.That(held.TryGetTarget(out _), Is.False);
    }

    [Test]
    public async Task A_start_that_is_being_saved_while_its_handler_is_removed_takes_place()
    {
        var store = new ScriptedStore();
        await using var app = new RuntimeHarness(services: services => services.Replace(ServiceDescriptor.Singleton<ITaskStore>(store)));
        var saving = store.Hold(PersistKind.Submission);
        var submitting = app.SubmitAsync(new ProcessingTaskRequest(RuntimeHarness.Process)).AsTask();
        await store.Held.InTime();

        app.Scheduler.Unregister(RuntimeHarness.Process);
        app.Scheduler.Register(TaskRegistration.AppRefresh(RuntimeHarness.Process, (_, _) => Task.CompletedTask));
        saving.SetResult();

        var handle = await submitting.InTime();
        Assert.That((await app.NextCallAsync()).Task.TaskId, Is.EqualTo(handle.TaskId));
    }

    [Test]
    public async Task Table_and_engine_agree_however_registrations_race()
    {
        await using var app = new RuntimeHarness();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            for (var round = 0; round < 300; round++)
            {
                try
                {
                    app.Scheduler.Register(TaskRegistration.Processing("racing", (_, _) => Task.CompletedTask));
                }
                catch (TaskRegistrationException)
                {
                    app.Scheduler.Unregister("racing");
                }
            }
        }))).InTime();

        var isRegistered = app.Scheduler.Registrations.Any(registration => registration.Identifier == "racing");
        Assert.That((await app.Scheduler.TrySubmitAsync(new ProcessingTaskRequest("racing")).InTime()).IsAccepted, Is.EqualTo(isRegistered));
    }

    [Test]
    public async Task A_handler_class_lives_in_a_scope_of_its_own_per_run()
    {
        await using var app = new RuntimeHarness(
            configure: builder => builder.AddProcessingTask<ScopedHandler>("scoped").WithBudget(new TaskBudget { Time = TimeSpan.FromSeconds(7) }).WithResubmission(Resubmission.Never),
            services: services => services.AddScoped<Connection>());

        var runs = new List<Connection>();
        for (var run = 0; run < 2; run++)
        {
            var handle = await app.SubmitAsync(new ProcessingTaskRequest("scoped"));
            Assert.That((await handle.Completion.InTime()).IsSuccess, Is.True);
            runs.Add(ScopedHandler.Last!);
        }

        using (Assert.EnterMultipleScope())
        {
            Assert.That(runs, Is.Unique);
            Assert.That(runs.Select(connection => connection.IsDisposed), Is.All.True);
            Assert.That(ScopedHandler.Limit, Is.EqualTo(TimeSpan.FromSeconds(7)));
        }
    }

    [Test]
    public void A_duplicate_in_the_host_is_found_when_the_scheduler_is_made() =>
        Assert.That(
            () => new RuntimeHarness(configure: builder => builder.AddProcessingTask(RuntimeHarness.Process, (_, _) => Task.CompletedTask)),
            Throws.InstanceOf<TaskRegistrationException>());

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference<object> RegisterAndRemove(BackgroundTaskScheduler scheduler)
    {
        var held = new object();
        scheduler.Register(TaskRegistration.Processing("removed", (_, _) => Task.FromResult(held)));
        scheduler.Unregister("removed");
        scheduler.Register(TaskRegistration.Processing("other", static (_, _) => Task.CompletedTask));
        return new WeakReference<object>(held);
    }

    private sealed class Connection : IDisposable
    {
        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }

    private sealed class ScopedHandler(Connection connection) : IBackgroundTaskHandler<ProcessingTask>
    {
        public static Connection? Last { get; private set; }

        public static TimeSpan? Limit { get; private set; }

        public async Task HandleAsync(ProcessingTask task, CancellationToken cancellationToken)
        {
            await Task.Yield();
            Assert.That(connection.IsDisposed, Is.False);
            (Last, Limit) = (connection, task.Budget.Time);
        }
    }
}
