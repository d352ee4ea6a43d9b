using System.Text;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace TaskScheduling.Sqlite.Tests;

/// <summary>A host with a store that fails; it says what it is told, and whether it goes on when the fault is over.</summary>
internal static class FaultHost
{
    private static readonly ProcessingTaskRequest Long = new("later")
    {
        EarliestBeginDate = DateTimeOffset.MaxValue,
        Payload = TaskPayload.FromJson(Encoding.UTF8.GetBytes($"\"{new string('p', 50_000)}\"")),
    };

    /// <summary>Submits until the disk is full, with a run in progress that then saves a checkpoint and ends.</summary>
    public static async Task<int> FillAsync(string path)
    {
        var (speech, hasBegun, mayEnd) = (new Speech(), new TaskCompletionSource(), new TaskCompletionSource());
        await using var scheduler = await StartAsync(path, tasks => tasks.AddProcessingTask("job", async (task, _) =>
        {
            hasBegun.SetResult();
            await mayEnd.Task.ConfigureAwait(false);
            try
            {
                await task.SaveCheckpointAsync(new string('c', 500_000));
            }
            catch (IOException fault)
            {
                speech.Say($"checkpoint {fault.Message}");
            }
        }));
        var job = await scheduler.SubmitAsync(new ProcessingTaskRequest("job"));
        await hasBegun.Task; // on a full disk it would not: its start has to be there first
        await SubmitUntilRefusedAsync(scheduler, speech, Long);
        await SubmitUntilRefusedAsync(scheduler, speech, Long with { Payload = TaskPayload.Empty }); // not a page is left for the end
        mayEnd.SetResult();
        while (!job.Completion.IsCompleted && !job.GetSnapshot().IsBeingSaved)
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        _ = TellAsync(job, speech);
        speech.Say($"ended-run");
        await Speech.HearAsync();
        await job.Completion;
        await SubmitUntilAcceptedAsync(scheduler, speech);
        return 0;
    }

    public static async Task<int> SubmitOneAsync(string path)
    {
        var speech = new Speech();
        await using var scheduler = await StartAsync(path, static _ => { });
        await SubmitUntilRefusedAsync(scheduler, speech, Long);
        await Speech.HearAsync();
        await SubmitUntilAcceptedAsync(scheduler, speech);
        return 0;
    }

    /// <summary>Another program that has begun to write.</summary>
    public static async Task<int> LockAsync(string path)
    {
        await using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = "BEGIN IMMEDIATE; CREATE TABLE of_another_program (x)";
        await command.ExecuteNonQueryAsync();
        new Speech().Say($"ready");
        await Speech.HearAsync();
        return 0;
    }

    private static async Task TellAsync(TaskHandle job, Speech speech) => speech.Say($"completed {(await job.Completion).Outcome}");

    private static async Task SubmitUntilRefusedAsync(BackgroundTaskScheduler scheduler, Speech speech, BackgroundTaskRequest request)
    {
        while (true)
        {
            var submission = await scheduler.TrySubmitAsync(request);
            if (submission.Error is SubmissionError.StoreUnavailable error)
            {
                speech.Say($"refused {error.Cause}");
                return;
            }

            speech.Say($"accepted {submission.Handle!.TaskId}");
        }
    }

    private static async Task SubmitUntilAcceptedAsync(BackgroundTaskScheduler scheduler, Speech speech)
    {
        TaskHandle? handle = null;
        while (handle is null)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            handle = (await scheduler.TrySubmitAsync(Long)).Handle;
        }

        speech.Say($"accepted {handle.TaskId}");
        speech.Say($"late");
    }

    private static Task<BackgroundTaskScheduler> StartAsync(string path, Action<IBackgroundTasksBuilder> register) => BackgroundTaskScheduler.StartNewAsync(tasks =>
    {
        tasks.UseJsonTypes(KillJson.Default).UseSqlite(path).AddProcessingTask("later", static (_, _) => Task.CompletedTask);
        register(tasks);
    });
}
