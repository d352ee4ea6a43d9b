using Microsoft.Extensions.DependencyInjection;
using TaskScheduling.Tests.Execution;

namespace TaskScheduling.Tests.Hostile;

/// <summary>Handlers that do what they must not; everybody else goes on.</summary>
public sealed class HostileHandlerTests
{
    private static readonly ProcessingTaskRequest Hostile = new("hostile");

    [Test]
    public async Task Blocks_its_thread_and_is_cut_off()
    {
        await using var app = new RuntimeHarness();
        using var hold = new ManualResetEventSlim();
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var handle = await SubmitAsync(app, (_, _) =>
        {
            entered.SetResult();
            hold.Wait(Soon.Limit);
            return Task.CompletedTask;
        });
        await entered.Task.InTime();
        await handle.CancelAsync().InTime();
        app.Advance(Policies.Grace);

        Assert.That((await handle.Completion.InTime()).GraceExceeded, Is.True);
        hold.Set();
        await app.LoggedAsync("LateReturn");
        await GoesOn(app);
    }

    [Test]
    public async Task Throws_at_once_without_a_task()
    {
        await using var app = new RuntimeHarness();
        var handle = await SubmitAsync(app, (_, _) => throw new InvalidOperationException("at once"));

        Assert.That((await handle.Completion.InTime()).Fault?.Message, Is.EqualTo("at once"));
        await GoesOn(app);
    }

    [Test]
    public async Task Returns_no_task_and_is_told_which_handler_it_was()
    {
        await using var app = new RuntimeHarness();
        var handle = await SubmitAsync(app, (_, _) => null!);

        var result = await handle.Completion.InTime();
        Assert.That((result.Outcome, result.Fault?.Message), Is.EqualTo((TaskOutcome.Failed, "The handler of 'hostile' returned null; it must return a task.")));
    }

    [Test]
    public async Task Throws_in_a_callback_of_its_token()
    {
        await using var app = new RuntimeHarness();
        var (handle, call) = await app.RunAsync();
        call.Token.Register(() => throw new InvalidOperationException("in a callback"));

        await handle.StopAsync("tray").InTime();
        await call.ToldToStop;
        call.Obey();

        using (Assert.EnterMultipleScope())
        {
            Assert.That((await handle.Completion.InTime()).Outcome, Is.EqualTo(TaskOutcome.Expired));
            Assert.That((await app.LoggedAsync("SubscriberFailed")).Exception, Is.InstanceOf<AggregateException>());
        }
    }

    [Test]
    public async Task Blocks_in_a_callback_of_its_token()
    {
        await using var app = new RuntimeHarness();
        using var hold = new ManualResetEventSlim();
        var (handle, call) = await app.RunAsync();
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        call.Token.Register(() =>
        {
            entered.SetResult();
            hold.Wait(Soon.Limit);
        });

        await handle.StopAsync("tray").InTime();
        await entered.Task.InTime();
        app.Advance(Policies.Grace);

        Assert.That((await handle.Completion.InTime()).GraceExceeded, Is.True);
        hold.Set();
        call.Return();
    }

    [Test]
    public async Task Throws_after_its_expiration()
    {
        await using var app = new RuntimeHarness();
        var (handle, call) = await app.RunAsync();
        await handle.StopAsync("tray").InTime();
        await call.ToldToStop;
        call.Throw(new IOException("while cleaning up"));

        var result = await handle.Completion.InTime();
        Assert.That((result.Outcome, result.Expiration?.Code, result.Fault?.Message), Is.EqualTo((TaskOutcome.Failed, "user_stopped", "while cleaning up")));
    }

    [Test]
    public async Task Sets_hostile_texts_from_ten_threads()
    {
        await using var app = new RuntimeHarness();
        var (handle, call) = await app.RunAsync(new ContinuedProcessingTaskRequest(RuntimeHarness.Export, "Export"));
        var text = string.Concat(Enumerable.Repeat("\u001b[31m\u202Eevil\n", 1_000_000));

        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(() =>
        {
            for (var change = 0; change < 100; change++)
                call.Task.UpdateTitle(text, text);
        }))).InTime();
        call.Return();

        var result = await handle.Completion.InTime();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.Title, Has.Length.LessThanOrEqualTo(200).And.StartsWith("evil evil"));
            Assert.That(result.Subtitle, Has.Length.LessThanOrEqualTo(400));
            Assert.That((result.Title + result.Subtitle).Any(character => char.IsControl(character) || character is '\u202E'), Is.False);
        }
    }

    [Test]
    public async Task Disposes_of_the_scheduler_from_inside()
    {
        var app = new RuntimeHarness();
        var disposed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var handle = await SubmitAsync(app, async (_, token) =>
        {
            var disposing = app.Scheduler.DisposeAsync().AsTask();
            using var told = token.Register(() => disposed.TrySetResult());
            await disposing;
        });
        await disposed.Task.InTime();
        app.Advance(Policies.Grace);

        Assert.That((await handle.Completion.InTime()).Expiration?.Code, Is.EqualTo("host_shutting_down"));
        await app.DisposeAsync();
    }

    [Test]
    public async Task Submits_cancels_and_explains_from_inside()
    {
        await using var app = new RuntimeHarness();
        var handle = await SubmitAsync(app, async (task, token) =>
        {
            var child = await app.SubmitAsync(new AppRefreshTaskRequest(RuntimeHarness.Refresh));
            Assert.That(app.Scheduler.Explain(task.TaskId)!.Task.State, Is.EqualTo(TaskState.Running));
            Assert.That(task.ReadBudget(), Is.Empty);
            await child.CancelAsync();
            await app.Scheduler.CancelAsync(task.TaskId, "by myself");
            await Task.Delay(Timeout.InfiniteTimeSpan, app.Time, token);
        });

        var result = await handle.Completion.InTime();
        Assert.That((result.Outcome, result.Expiration), Is.EqualTo((TaskOutcome.Expired, result.Expiration as Expiration.CancelledByApp)));
    }

    [Test]
    public async Task A_condition_source_that_throws_holds_only_who_needs_it()
    {
        await using var app = new RuntimeHarness(configure: builder => builder.UseConditions(new BrokenSource()));
        var needy = await app.SubmitAsync(new ProcessingTaskRequest(RuntimeHarness.Process) { RequiresExternalPower = true });
        await app.LoggedAsync("ProtectionNotApplied");
        await GoesOn(app);

        Assert.That((await app.LoggedAsync("ConditionSourceFailed")).Exception, Is.InstanceOf<IOException>());
        Assert.That(needy.Explain().Blockers.Single().Reason, Is.InstanceOf<DeferralReason.NoSensor>().With.Property("Cause").Contains("fell off"));
    }

    private static async Task<TaskHandle> SubmitAsync(RuntimeHarness app, Func<ProcessingTask, CancellationToken, Task> handler)
    {
        app.Scheduler.Register(TaskRegistration.Processing("hostile", handler));
        return await app.SubmitAsync(Hostile).InTime();
    }

    private static async Task GoesOn(RuntimeHarness app)
    {
        var (handle, call) = await app.RunAsync();
        call.Return();
        Assert.That((await handle.Completion.InTime()).IsSuccess, Is.True);
    }

    private sealed class BrokenSource : IConditionSource
    {
        public event EventHandler? Changed
        {
            add { }
            remove { }
        }

        public DeviceConditions Read(ConditionKinds wanted) => throw new IOException("the sensor fell off");
    }
}
