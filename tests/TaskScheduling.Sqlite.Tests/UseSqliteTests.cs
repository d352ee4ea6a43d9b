using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TaskScheduling.Tests;

namespace TaskScheduling.Sqlite.Tests;

public sealed class UseSqliteTests : StoreTests
{
    [Test]
    public async Task A_task_goes_on_in_the_next_process()
    {
        await using (var scheduler = await BackgroundTaskScheduler.StartNewAsync(
            tasks => tasks.UseSqlite(Folder.Path).AddProcessingTask("later", static (_, _) => Task.CompletedTask)))
        {
            await scheduler.SubmitAsync(new ProcessingTaskRequest("later") { EarliestBeginDate = DateTimeOffset.MaxValue, Key = "k" });
        }

        Assert.That((await Store.LoadAsync(default)).Single().Task.Request.Key, Is.EqualTo(TaskKey.From("k")));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task What_ended_in_the_last_process_is_known_in_the_next_one(CancellationToken cancellationToken)
    {
        TaskHandle ended;
        await using (var scheduler = await BackgroundTaskScheduler.StartNewAsync(
            tasks => tasks.UseSqlite(Folder.Path).AddProcessingTask("now", static (_, _) => throw new IOException("no route")), cancellationToken))
        {
            ended = await scheduler.SubmitAsync(new ProcessingTaskRequest("now"), cancellationToken);
            await ended.Completion;
        }

        await using var next = await BackgroundTaskScheduler.StartNewAsync(tasks => tasks.UseSqlite(Folder.Path), cancellationToken);
        TaskHandle? handle;
        while (!next.TryGetHandle(ended.TaskId, out handle) || !handle.Completion.IsCompleted)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        using (Assert.EnterMultipleScope())
        {
            Assert.That(handle.Runs.Select(run => (run.RunId, run.Outcome, run.Fault)), Is.EqualTo(ended.Runs.Select(run => (run.RunId, run.Outcome, run.Fault))));
            Assert.That(next.GetTasks().Select(task => (task.TaskId, task.State)), Is.EqualTo(new[] { (ended.TaskId, TaskState.Ended) }));
        }
    }

    [Test]
    public async Task A_start_that_cannot_execute_yet_throws_nothing_and_is_tried_again()
    {
        Directory.CreateDirectory(Folder.Path + ".executor"); // in the place of its file
        var began = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var scheduler = await BackgroundTaskScheduler.StartNewAsync(tasks => tasks.UseSqlite(Folder.Path).AddProcessingTask("now", (_, _) =>
        {
            began.TrySetResult();
            return Task.CompletedTask;
        }));
        var handle = await scheduler.SubmitAsync(new ProcessingTaskRequest("now"));
        var explained = handle.Explain().Blockers.Select(blocker => blocker.Reason);
        Directory.Delete(Folder.Path + ".executor");
        await began.Task.InTime();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(explained, Is.EqualTo(new[] { new DeferralReason.ExecutedElsewhere(null) }));
            Assert.That((await handle.Completion.InTime()).IsSuccess, Is.True);
        }
    }

    [Test]
    public void Two_files_are_refused_with_both_names() => Assert.That(
        () => Services(tasks => tasks.UseSqlite(Folder.Path).UseSqlite(Folder.Path + "2")),
        Throws.InvalidOperationException.With.Message.Contains(Folder.Path + "'").And.Message.Contains(Folder.Path + "2"));

    [Test]
    public void Every_fault_of_the_settings_is_told()
    {
        using var services = Services(tasks => tasks.UseSqlite(Path.Combine(Folder.Path, "no", "tasks.db"), options =>
        {
            options.Synchronous = (SqliteSynchronous)7;
            options.MaximumEndedTasks = -1;
            options.EndedTasksKeptFor = TimeSpan.FromSeconds(-1);
        }));
        Assert.That(
            services.GetRequiredService<ITaskStore>,
            Throws.InstanceOf<OptionsValidationException>().With.Property(nameof(OptionsValidationException.Failures)).EqualTo(new[]
            {
                "Property Synchronous: must be one of Full, Normal, was 7.",
                "Property MaximumEndedTasks: must not be negative, was -1.",
                "Property EndedTasksKeptFor: must not be negative, was -00:00:01.",
                $"Property Path: must name a file in a folder that exists, was '{Path.Combine(Folder.Path, "no", "tasks.db")}': create the folder first.",
            }));
    }

    [Test]
    public void A_folder_is_no_file()
    {
        using var services = Services(tasks => tasks.UseSqlite(Path.GetDirectoryName(Folder.Path)!));
        Assert.That(services.GetRequiredService<ITaskStore>, Throws.InstanceOf<OptionsValidationException>().With.Message.Contains("was the folder"));
    }

    [Test]
    public void What_is_no_path_is_refused_at_once() => Assert.That(() => Services(tasks => tasks.UseSqlite(" ")), Throws.ArgumentException);

    [Test]
    public async Task Settings_reach_the_store_and_the_container_closes_it()
    {
        await using (var services = Services(tasks => tasks.UseSqlite(Folder.Path, options =>
        {
            options.Executes = false;
            options.Synchronous = SqliteSynchronous.Normal;
        })))
        {
            var store = (SqliteTaskStore)services.GetRequiredService<ITaskStore>();
            await store.SaveAsync(Submission(First, startsRun: true), default);
            store.Note(Note(First, "title"));
            Assert.That(store.Scope, Is.EqualTo(ExecutionScope.None));
        }

        Assert.That(Folder.Value("SELECT count(*) FROM notes"), Is.EqualTo(1), "what was noted is written at the end");
    }

    [Test]
    public void A_container_that_is_closed_the_plain_way_closes_it_too()
    {
        var services = Services(tasks => tasks.UseSqlite(Folder.Path));
        _ = services.GetRequiredService<ITaskStore>();
        services.Dispose();
        Assert.That(File.Exists(Folder.Path), Is.False, "nothing was saved, so nothing was made");
    }

    private static ServiceProvider Services(Action<IBackgroundTasksBuilder> configure)
    {
        var services = new ServiceCollection();
        services.AddBackgroundTasks(configure);
        return services.BuildServiceProvider();
    }
}
