using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Quartz;

namespace TaskScheduling.Quartz.Tests;

/// <summary>Firings beside the app's own tasks, where it has called AddBackgroundTasks.</summary>
public sealed class VisibleFiringTests
{
    [Test]
    public async Task A_firing_is_among_the_tasks_of_the_app_and_a_person_can_stop_it()
    {
        var script = JobScript.WaitsForItsToken;
        await using var jobs = await StartAsync(script);
        await jobs.FireAsync<Report>("nightly report");
        await script.BegunAsync();
        var running = jobs.Tasks.GetTasks(TaskState.Running).Single();
        var taken = await jobs.Tasks.StopAsync(running.TaskId, "terminal");
        var end = await jobs.NextEndAsync();
        using (Assert.EnterMultipleScope())
        {
            Assert.That((running.Identifier, running.Title, running.Kind), Is.EqualTo(("DEFAULT.nightly_report", "nightly report", TaskKind.Processing)));
            Assert.That(taken, Is.True);
            Assert.That((end.Outcome, end.Summary), Is.EqualTo((ExecutionOutcome.Cancelled, "Expired: user_stopped")));
            Assert.That(jobs.Tasks.GetTasks(TaskState.Ended).Single().TaskId, Is.EqualTo(running.TaskId));
        }
    }

    [Test]
    public async Task A_job_that_is_replaced_by_one_with_another_description_has_that_as_its_title()
    {
        var script = new JobScript((context, _) =>
        {
            context.Result = context.GetBackgroundTask().Title;
            return Task.CompletedTask;
        });
        await using var jobs = await StartAsync(script);
        await jobs.FireAsync<Report>(description: "Report of March");
        var before = await jobs.NextEndAsync();
        await jobs.FireAsync<Report>(description: "Report of April");
        var after = await jobs.NextEndAsync();
        Assert.That((before.Result, after.Result), Is.EqualTo(("Report of March", "Report of April")));
    }

    [Test]
    public async Task Its_events_are_in_the_stream_of_the_app()
    {
        var script = JobScript.WaitsForItsToken;
        await using var jobs = await StartAsync(script);
        using var enough = new CancellationTokenSource();
        var events = jobs.Tasks.WatchAsync(enough.Token).GetAsyncEnumerator();
        await jobs.FireAsync<Report>();
        await script.BegunAsync();
        jobs.Advance(TimeSpan.FromMinutes(2));
        var seen = new List<string>();
        do
        {
            await events.MoveNextAsync();
            if (events.Current is not (TaskEvent.PresentationChanged or TaskEvent.ConditionsChanged))
                seen.Add(events.Current.GetType().Name);
        }
        while (events.Current is not TaskEvent.Ended);
        await events.DisposeAsync();
        Assert.That(seen, Is.EqualTo(new[] { "Submitted", "Started", "Expiring", "RunEnded", "Ended" }));
    }

    [Test]
    public async Task Its_title_and_progress_are_shown_by_the_presenters_of_the_app()
    {
        var shown = Channel.CreateUnbounded<TaskPresentation>();
        var script = new JobScript(async (context, token) =>
        {
            context.GetBackgroundTask().UpdateTitle("Report of March", "day 1");
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
        });
        await using var jobs = await StartAsync(script, tasks => tasks.AddPresenter("screen", new Screen(shown.Writer)));
        await jobs.FireAsync<Report>();
        await script.BegunAsync();
        TaskPresentation card;
        do
            card = await shown.Reader.ReadAsync();
        while (card.Subtitle != "day 1");
        Assert.That((card.Title, card.State), Is.EqualTo(("Report of March", TaskState.Running)));
        jobs.Advance(TimeSpan.FromMinutes(2));
        await jobs.NextEndAsync();
    }

    [Test]
    public async Task The_policy_of_the_app_does_not_hold_a_firing_nor_end_it()
    {
        var script = JobScript.WaitsForItsToken;
        var none = SchedulingPolicy.Server with { Processing = new KindPolicy { Concurrency = Concurrency.Fixed(0), Budget = new TaskBudget { Time = TimeSpan.FromSeconds(1) } } };
        await using var jobs = await StartAsync(script, tasks => tasks.UsePolicy(none));
        await jobs.FireAsync<Report>();
        var context = await script.BegunAsync();
        jobs.Advance(TimeSpan.FromMinutes(1));
        Assert.That(context.GetBackgroundTask().Expiration, Is.Null);
        jobs.Advance(TimeSpan.FromMinutes(1));
        await jobs.NextEndAsync();
    }

    private static Task<ScheduledJobs> StartAsync(JobScript script, Action<IBackgroundTasksBuilder>? tasks = null) => ScheduledJobs.StartAsync(
        quartz => quartz.AddTaskBudgets(),
        services => services.AddSingleton(script).AddBackgroundTasks(tasks));

    private sealed class Screen(ChannelWriter<TaskPresentation> shown) : ITaskPresenter
    {
        public ValueTask PresentAsync(TaskPresentation presentation, CancellationToken cancellationToken)
        {
            shown.TryWrite(presentation);
            return ValueTask.CompletedTask;
        }
    }
}
