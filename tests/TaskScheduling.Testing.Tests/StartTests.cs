using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace TaskScheduling.Testing.Tests;

/// <summary>What a test begins with, and what its calls wait for.</summary>
public sealed class StartTests
{
    [Test]
    public async Task The_device_is_ideal_the_clock_stands_and_nothing_has_happened()
    {
        await using var test = await TestScheduler.StartAsync(_ => { });
        using (Assert.EnterMultipleScope())
        {
            Assert.That(test.Conditions, Is.EqualTo(DeviceConditions.Ideal));
            Assert.That(test.Time.GetUtcNow(), Is.EqualTo(new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero)));
            Assert.That(test.Scheduler.Policy.Name, Is.EqualTo("Server"));
            Assert.That(test.Scheduler.Policy.Processing.Concurrency.Resolve(4), Is.EqualTo(8));
            Assert.That(test.Limit, Is.EqualTo(TimeSpan.FromSeconds(30)));
            Assert.That(test.Events, Is.All.InstanceOf<TaskEvent.ConditionsChanged>());
        }
    }

    [Test]
    public async Task The_policy_given_stands_in_place_of_the_configured_one()
    {
        await using var test = await TestScheduler.StartAsync(tasks => tasks.UsePolicy(SchedulingPolicy.Desktop), SchedulingPolicy.Mobile);
        Assert.That(test.Scheduler.Policy.Name, Is.EqualTo("Mobile"));
    }

    [Test]
    public async Task Without_one_the_configured_policy_stays()
    {
        await using var test = await TestScheduler.StartAsync(tasks => tasks.UsePolicy(SchedulingPolicy.Desktop));
        Assert.That(test.Scheduler.Policy.Name, Is.EqualTo("Desktop"));
    }

    [Test]
    public async Task Clock_and_device_of_the_test_stand_in_place_of_those_the_app_names()
    {
        await using var test = await TestScheduler.StartAsync(tasks =>
        {
            tasks.Services.AddSingleton(TimeProvider.System);
            tasks.UseSensorsBelow("/nowhere");
            tasks.AddProcessingTask<Sleeper>("sleep");
        });
        var handle = await test.Scheduler.SubmitAsync(new ProcessingTaskRequest("sleep"));
        await test.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.That((await handle.Completion).Usage.Elapsed, Is.EqualTo(TimeSpan.FromHours(1)), "a handler class gets its clock by injection");
        Assert.That(test.Scheduler.Conditions.Thermal.TryGet(out var thermal) && thermal is ThermalState.Nominal);
    }

    [Test]
    public async Task A_faulty_registration_is_told_at_once()
    {
        var twice = await Failing.OfAsync(() => TestScheduler.StartAsync(tasks =>
        {
            tasks.AddProcessingTask("work", (_, _) => Task.CompletedTask);
            tasks.AddProcessingTask("work", (_, _) => Task.CompletedTask);
        }));
        var options = await Failing.OfAsync(() => TestScheduler.StartAsync(tasks => tasks.Configure(settings => settings.Policy = "Fast")));
        var none = await Failing.OfAsync(() => TestScheduler.StartAsync(null!));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(twice, Is.InstanceOf<TaskRegistrationException>());
            Assert.That(options, Is.InstanceOf<OptionsValidationException>());
            Assert.That(none, Is.InstanceOf<ArgumentNullException>());
        }
    }

    [Test]
    public async Task A_submission_returns_when_its_handler_has_begun_and_waits()
    {
        var begun = new List<string>();
        await using var test = await TestScheduler.StartAsync(tasks => tasks.AddProcessingTask("work", async (task, _) =>
        {
            begun.Add("begun");
            await Task.Yield();
            begun.Add("went on");
        }));
        await test.Scheduler.SubmitAsync(new ProcessingTaskRequest("work"));
        Assert.That(begun, Is.EqualTo(new[] { "begun", "went on" }));
        Assert.That((await test.Scheduler.TrySubmitAsync(new ProcessingTaskRequest("nobody"))).Error, Is.InstanceOf<SubmissionError.NotRegistered>());
    }

    [Test]
    public async Task A_log_provider_that_asks_back_in_the_middle_of_a_turn_is_answered()
    {
        using var asking = new AskingLogger();
        await using var test = await TestScheduler.StartAsync(tasks =>
        {
            tasks.Services.AddLogging(logging => logging.AddProvider(asking));
            tasks.AddProcessingTask("work", (_, _) => Task.CompletedTask);
        });
        asking.Scheduler = test.Scheduler;
        await test.Scheduler.SubmitAsync(new ProcessingTaskRequest("work"));
        Assert.That(asking.Answers, Is.Not.Empty.And.All.EqualTo(1));
    }

    [Test]
    public async Task The_clock_stops_at_every_due_time_on_its_way_and_timers_of_one_instant_fire_in_the_order_of_their_arming()
    {
        await using var test = await TestScheduler.StartAsync(_ => { });
        var fired = new List<string>();
        await using var every = Timer("every", 2, 2);
        await using var second = Timer("second", 4, 0);
        await using var first = Timer("first", 3, 0);
        await using var never = Timer("never", 4, 0);
        await using var stops = test.Time.CreateTimer(_ => never.Dispose(), null, TimeSpan.FromSeconds(3.5), Timeout.InfiniteTimeSpan);

        await test.AdvanceAsync(TimeSpan.FromSeconds(5));

        Assert.That(fired, Is.EqualTo(new[] { "every 2", "first 3", "second 4", "every 4" }));
        Assert.That(test.Time.GetUtcNow().Second, Is.EqualTo(5));

        ITimer Timer(string name, int due, int period) => test.Time.CreateTimer(
            _ => fired.Add($"{name} {test.Time.GetUtcNow().Second}"), null, TimeSpan.FromSeconds(due), period == 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(period));
    }

    [Test]
    public async Task A_clock_that_is_moved_directly_jumps()
    {
        await using var test = await TestScheduler.StartAsync(_ => { });
        var fired = new List<int>();
        await using var timer = test.Time.CreateTimer(_ => fired.Add(test.Time.GetUtcNow().Second), null, TimeSpan.FromSeconds(3), Timeout.InfiniteTimeSpan);
        test.Time.Advance(TimeSpan.FromSeconds(10));
        await test.AdvanceAsync(TimeSpan.Zero);
        Assert.That(fired, Is.EqualTo(new[] { 10 }));
    }

    [Test]
    public async Task Time_does_not_go_back()
    {
        await using var test = await TestScheduler.StartAsync(_ => { });
        Assert.That(() => test.AdvanceAsync(TimeSpan.FromSeconds(-1)), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    private sealed class AskingLogger : ILoggerProvider, ILogger
    {
        public BackgroundTaskScheduler? Scheduler { get; set; }

        public List<int> Answers { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (eventId.Name is "RunStarted" or "RunEnded")
                Answers.Add(Scheduler!.GetTasks().Count);
        }

        public void Dispose()
        {
        }
    }

    private sealed class Sleeper(TimeProvider time) : IBackgroundTaskHandler<ProcessingTask>, IAsyncDisposable
    {
        public async Task HandleAsync(ProcessingTask task, CancellationToken cancellationToken) => await Task.Delay(TimeSpan.FromHours(1), time, cancellationToken);

        public async ValueTask DisposeAsync() => await Task.Yield();
    }
}
