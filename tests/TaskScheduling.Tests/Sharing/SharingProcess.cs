using Microsoft.Extensions.DependencyInjection;
using TaskScheduling.Testing;
using TaskScheduling.Tests.Execution;

namespace TaskScheduling.Tests.Sharing;

/// <summary>A process with its scheduler, over a store that it shares with others.</summary>
internal sealed class SharingProcess : IAsyncDisposable
{
    /// <summary>Done at once in whichever process.</summary>
    public static readonly ProcessingTaskRequest Instant = new("instant");

    public SharingProcess(
        SurvivingTaskStore store, string name, ExecutionScope scope = ExecutionScope.All, SchedulingPolicy? policy = null, bool started = true, Func<ISharedTaskStore, ISharedTaskStore>? around = null)
    {
        View = store.Open(name, scope);
        App = new RuntimeHarness(
            policy,
            tasks => tasks.AddProcessingTask(Instant.Identifier, (_, _) => Task.CompletedTask),
            services => services.AddSingleton<ITaskStore>(around?.Invoke(View) ?? View),
            started);
    }

    public SurvivingTaskStore.View View { get; }

    public RuntimeHarness App { get; }

    public BackgroundTaskScheduler Scheduler => App.Scheduler;

    /// <summary>The one that executes.</summary>
    public static async Task<SharingProcess> ExecutorAsync(SurvivingTaskStore store, string name, SchedulingPolicy? policy = null)
    {
        var process = new SharingProcess(store, name, policy: policy);
        await process.App.LoggedAsync("ExecutionBegan");
        return process;
    }

    public Task<TaskHandle> SubmitAsync(BackgroundTaskRequest? request = null) =>
        Scheduler.SubmitAsync(request ?? new ProcessingTaskRequest(RuntimeHarness.Process)).InTime();

    /// <summary>A handle of a task of another process, once this one has heard of it.</summary>
    public async Task<TaskHandle> FindAsync(TaskId id)
    {
        await using var events = Scheduler.WatchAsync().GetAsyncEnumerator();
        TaskHandle? found;
        while (!Scheduler.TryGetHandle(id, out found))
            await events.MoveNextAsync().InTime();
        return found;
    }

    public ValueTask DisposeAsync() => App.DisposeAsync();
}

internal static class SharingSchedulers
{
    public static TaskHandle FindHandle(this BackgroundTaskScheduler scheduler, TaskId id) =>
        scheduler.TryGetHandle(id, out var handle) ? handle : throw new AssertionException($"{id} is not known.");
}
