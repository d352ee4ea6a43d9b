using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using TaskScheduling.Tests.Execution;

namespace TaskScheduling.Tests.Hosting;

public sealed class LifetimeTests
{
    [Test]
    public async Task Shutting_down_ends_what_waits_and_waits_for_what_runs()
    {
        await using var app = new RuntimeHarness(Policies.WithSlots(1));
        var (running, call) = await app.RunAsync();
        var waiting = await app.SubmitAsync(new ProcessingTaskRequest(RuntimeHarness.Process));
        var dated = await app.SubmitAsync(new ProcessingTaskRequest(RuntimeHarness.Process) { EarliestBeginDate = app.Time.GetUtcNow().AddDays(1) });

        var stopping = app.Scheduler.ShutdownAsync();
        await call.ToldToStop;
        var early = stopping.IsCompleted;
        call.Obey();
        await stopping.InTime();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(early, Is.False);
            Assert.That((await running.Completion.InTime()).Outcome, Is.EqualTo(TaskOutcome.Expired));
            foreach (var handle in new[] { waiting, dated })
            {
                var result = await handle.Completion.InTime();
                Assert.That((result.Outcome, result.Expiration?.Code), Is.EqualTo((TaskOutcome.Cancelled, "host_shutting_down")));
            }
        }
    }

    [Test]
    public async Task Shutting_down_never_takes_longer_than_the_grace()
    {
        await using var app = new RuntimeHarness();
        var (handle, call) = await app.RunAsync();
        var stopping = app.Scheduler.ShutdownAsync();
        await call.ToldToStop;

        app.Advance(Policies.Grace);
        await stopping.InTime();

        Assert.That((await handle.Completion.InTime()).GraceExceeded, Is.True);
    }

    [Test]
    public async Task The_hosts_token_ends_every_grace_at_once([Values] bool somebodyElseBegan)
    {
        await using var app = new RuntimeHarness();
        var (handle, call) = await app.RunAsync();
        using var host = new CancellationTokenSource();
        var first = somebodyElseBegan ? app.Scheduler.ShutdownAsync() : Task.CompletedTask;
        var stopping = app.Scheduler.ShutdownAsync(host.Token);
        await call.ToldToStop;

        await host.CancelAsync();
        await stopping.InTime();
        await first.InTime();

        Assert.That((await handle.Completion.InTime()).GraceExceeded, Is.True);
    }

    [Test]
    public async Task A_backoff_does_not_fire_while_shutting_down()
    {
        await using var app = new RuntimeHarness();
        var (handle, call) = await app.RunAsync(new ProcessingTaskRequest(RuntimeHarness.Process) { Resubmission = Resubmission.Default.OnFailed(ResubmitRule.AfterBackoff()) });
        call.Throw(new IOException());
        await handle.WaitForRunAsync().InTime();

        await app.Scheduler.ShutdownAsync().InTime();
        app.Advance(TimeSpan.FromDays(1));

        using (Assert.EnterMultipleScope())
        {
            Assert.That((await handle.Completion.InTime()).Expiration?.Code, Is.EqualTo("host_shutting_down"));
            Assert.That(app.HasCall, Is.False);
        }
    }

    [Test]
    public async Task Disposing_twice_and_starting_afterwards_do_nothing()
    {
        await using var app = new RuntimeHarness();
        await app.Scheduler.DisposeAsync().AsTask().InTime();
        await app.Scheduler.DisposeAsync().AsTask().InTime();
        app.Scheduler.Start();

        Assert.That((await app.Scheduler.TrySubmitAsync(new ProcessingTaskRequest(RuntimeHarness.Process)).InTime()).Error, Is.InstanceOf<SubmissionError.SchedulerStopped>());
    }

    [Test]
    public async Task A_program_without_a_host_starts_one_and_disposes_of_it()
    {
        var ran = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var scheduler = await BackgroundTaskScheduler.StartNewAsync(builder => builder
            .UsePolicy(Policies.Plain)
            .AddProcessingTask("work", (_, _) =>
            {
                ran.SetResult();
                return Task.CompletedTask;
            })).InTime();

        var handle = await scheduler.SubmitAsync(new ProcessingTaskRequest("work"));
        await ran.Task.InTime();
        var result = await handle.Completion.InTime();
        await scheduler.DisposeAsync().AsTask().InTime();
        await scheduler.DisposeAsync().AsTask().InTime();

        Assert.That(result.IsSuccess, Is.True);
    }

    [Test]
    public async Task A_faulty_registration_is_told_at_the_start() =>
        await Assert.ThatAsync(
            () => BackgroundTaskScheduler.StartNewAsync(builder => builder.AddProcessingTask("no good", (_, _) => Task.CompletedTask)),
            Throws.InstanceOf<TaskRegistrationException>());

    [Test]
    public async Task What_belongs_to_a_scheduler_does_not_begin_after_its_end()
    {
        var membership = new Membership();
        await using var services = Services(membership);
        var scheduler = services.GetRequiredService<BackgroundTaskScheduler>();

        await scheduler.ShutdownAsync().InTime();
        await scheduler.StartAsync(CancellationToken.None).InTime();

        Assert.That(membership.HasBegun, Is.False);
    }

    [Test]
    public async Task What_does_not_end_with_the_scheduler_is_given_up([Values] bool hostIsInAHurry)
    {
        var membership = new Membership();
        var time = new FakeTimeProvider();
        await using var services = Services(membership, time);
        var scheduler = services.GetRequiredService<BackgroundTaskScheduler>();
        await scheduler.StartAsync(CancellationToken.None).InTime();

        var stopping = scheduler.ShutdownAsync(new CancellationToken(hostIsInAHurry));
        await membership.Ends.InTime();
        if (!hostIsInAHurry)
            time.Advance(new SchedulerOptions().ShutdownTimeout);

        await stopping.InTime();
    }

    private static ServiceProvider Services(ISchedulerLifecycle membership, TimeProvider? time = null)
    {
        var services = new ServiceCollection().AddSingleton(membership).AddSingleton(time ?? TimeProvider.System);
        services.AddBackgroundTasks(builder => builder.UsePolicy(Policies.Plain));
        return services.BuildServiceProvider();
    }

    /// <summary>Never ends.</summary>
    private sealed class Membership : ISchedulerLifecycle
    {
        private readonly TaskCompletionSource _ends = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool HasBegun { get; private set; }

        public Task Ends => _ends.Task;

        public Task StartAsync(CancellationToken cancellationToken)
        {
            HasBegun = true;
            return Task.CompletedTask;
        }

        public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppedAsync(CancellationToken cancellationToken)
        {
            _ends.SetResult();
            return new TaskCompletionSource().Task;
        }
    }
}
