using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace TaskScheduling.Quartz.Tests.Cluster;

/// <summary>A node of a cluster in this process.</summary>
internal sealed class TestNode : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _orders;

    private TestNode(IHost host)
    {
        _host = host;
        _orders = ObeyAsync();
    }

    public PostgresTaskStore Store => _host.Services.GetRequiredService<PostgresTaskStore>();

    public ScriptedTasks Tasks => _host.Services.GetRequiredService<ScriptedTasks>();

    public static async Task<TestNode> StartAsync(QuartzClusterOptions options, Func<RunId, CancellationToken, Task<TaskOutcome>> handler)
    {
        var builder = new HostApplicationBuilder();
        builder.Logging.ClearProviders();
        if (Environment.GetEnvironmentVariable("CLUSTER_LOG") is "1")
            builder.Logging.AddSimpleConsole(console => console.SingleLine = true).AddFilter("Quartz", LogLevel.Warning);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(services => new ScriptedTasks(services.GetRequiredService<PostgresTaskStore>(), TimeProvider.System, handler));
        builder.Services.AddSingleton<IAssignedTasks>(services => services.GetRequiredService<ScriptedTasks>());
        new BackgroundTasksBuilder(builder.Services).UseQuartzCluster(settings => Copy(options, settings));
        var host = builder.Build();
        await host.StartAsync();
        return new TestNode(host);
    }

    public async Task<TaskId> SubmitAsync(BackgroundTaskRequest request)
    {
        var id = new TaskId(Guid.CreateVersion7());
        await Store.SaveAsync(new TaskRecord(PersistKind.Submission, id, 0, TimeProvider.System.GetUtcNow(), request, null, false), default);
        return id;
    }

    /// <summary>How the task ended, as this node sees it.</summary>
    public async Task<SharedTask> WhenEndedAsync(TaskId id) => await WhenAsync(id, task => task.End is not null);

    public async Task WhenEndedAsync(IEnumerable<TaskId> ids)
    {
        var open = ids.ToHashSet();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(120), TimeProvider.System);
        await foreach (var portion in Store.WatchAsync(limit.Token))
        {
            open.ExceptWith(portion.Where(task => task.End is not null).Select(task => task.Id));
            if (open.Count == 0)
                return;
        }
    }

    public async Task<SharedTask> WhenAsync(TaskId id, Predicate<SharedTask> isSo)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60), TimeProvider.System);
        await foreach (var portion in Store.WatchAsync(limit.Token))
        {
            if (portion.FirstOrDefault(task => task.Id == id && isSo(task)) is { } found)
                return found;
        }

        throw new InvalidOperationException("The watch ended.");
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _orders.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _host.StopAsync();
        if (_host is IAsyncDisposable host)
            await host.DisposeAsync();
    }

    private async Task ObeyAsync()
    {
        await foreach (var order in Store.ReadOrdersAsync(_stopping.Token))
            await Store.AnswerAsync(order, Tasks.Obey(order), default);
    }

    private static void Copy(QuartzClusterOptions from, QuartzClusterOptions to)
    {
        foreach (var property in typeof(QuartzClusterOptions).GetProperties())
            property.SetValue(to, property.GetValue(from));
    }
}
