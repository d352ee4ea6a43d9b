using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using TaskScheduling.Tests;
using TaskScheduling.Tests.Execution;

namespace TaskScheduling.Sqlite.Tests;

/// <summary>Who executes is asked in a turn, and seen outside of it.</summary>
[CancelAfter(60_000)]
public sealed class ExecutorSightTests : StoreTests
{
    private readonly SteppingTime _time = new();

    [Test]
    public async Task Whoever_follows_knows_it_from_the_last_look(CancellationToken cancellationToken)
    {
        var app = Folder.Open(Time, settings => settings with { Name = "app" });
        var widget = Folder.Open(_time, settings => settings with { Name = "widget", Executes = false });
        await using var shown = widget.WatchAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        var next = shown.MoveNextAsync().AsTask();
        await _time.PassAsync(20, 40, 80);
        await WaitsForAsync(100);
        var before = widget.Executor;
        await app.AcquireAsync(cancellationToken);
        await app.FlushAsync();
        Advance(100);
        await WaitsForAsync(20);
        var during = (app.Executor, widget.Executor);
        await app.ReleaseAsync();
        Advance(20);
        await _time.PassAsync(40);
        await WaitsForAsync(80);
        var after = widget.Executor;
        await app.SaveAsync(Submission(First), cancellationToken);
        Advance(80);
        await next; // a stream is not left while somebody waits for its next item
        Assert.That((before, during, after), Is.EqualTo(((string?)null, ((string?)null, "app"), (string?)null)), "who executes is no other process for itself");
    }

    [Test]
    public async Task Where_nobody_follows_it_is_looked_for_after_the_asking(CancellationToken cancellationToken)
    {
        var app = Folder.Open(Time, settings => settings with { Name = "app" });
        await app.AcquireAsync(cancellationToken);
        await app.FlushAsync();
        await SeenAsync(Folder.Open(Time), "app", cancellationToken);
    }

    [Test]
    public void A_file_that_is_none_of_ours_names_nobody()
    {
        using var lease = new ExecutorLease(Folder.Path, "app", new ProcessEnd(), Time);
        using var other = new ExecutorLease(Folder.Path, "another", new ProcessEnd(), Time);
        using var reader = new StoreReader(Folder.Settings);
        lease.TryTake();
        File.WriteAllText(Folder.Path, new string('x', 5_000));
        var sight = new ExecutorSight(other, reader, Time);
        Assert.That(sight.Look, Throws.Nothing);
        Assert.That(sight.Name, Is.Null);
    }

    [Test]
    [Platform("Linux,MacOsX", Reason = "The file that cannot be opened is a pipe without a writer.")]
    public async Task A_look_that_does_not_return_holds_up_nobody_who_asks(CancellationToken cancellationToken)
    {
        var pipe = Folder.Path + ".executor";
        using (var making = Process.Start("mkfifo", [pipe]))
            await making.WaitForExitAsync(cancellationToken);
        await using var services = Services(options => options.Executes = false);
        var scheduler = services.GetRequiredService<BackgroundTaskScheduler>();
        scheduler.Start();
        try
        {
            var handle = await scheduler.SubmitAsync(new ProcessingTaskRequest("later"), cancellationToken).InTime();
            for (var turn = 1; turn <= 100; turn++)
            {
                var explained = await Task.Run(handle.Explain, cancellationToken).InTime();
                Assert.That(explained.Blockers.Single().Reason, Is.EqualTo(new DeferralReason.ExecutedElsewhere(null)));
            }
        }
        finally
        {
            using var writer = new FileStream(pipe, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite); // whoever waits for one goes on
            File.Delete(pipe);
        }
    }

    [Test]
    public async Task Before_the_start_a_task_waits_for_that_unless_another_process_executes(CancellationToken cancellationToken)
    {
        await using var services = Services();
        var handle = await services.GetRequiredService<BackgroundTaskScheduler>().SubmitAsync(new ProcessingTaskRequest("later"), cancellationToken);
        var alone = ReasonOf(handle);
        var app = Folder.Open(TimeProvider.System, settings => settings with { Name = "app" });
        await app.AcquireAsync(cancellationToken);
        await app.FlushAsync();
        while (ReasonOf(handle) == alone)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        Assert.That((alone, ReasonOf(handle)), Is.EqualTo(((DeferralReason)new DeferralReason.SchedulerNotStarted(), (DeferralReason)new DeferralReason.ExecutedElsewhere("app"))));
    }

    private static DeferralReason ReasonOf(TaskHandle handle) => handle.Explain().Blockers.Single().Reason;

    private static async Task SeenAsync(SqliteTaskStore store, string? executor, CancellationToken cancellationToken)
    {
        while (store.Executor != executor)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private ServiceProvider Services(Action<SqliteStoreOptions>? configure = null)
    {
        var services = new ServiceCollection();
        services.AddBackgroundTasks(tasks => tasks.UseSqlite(Folder.Path, configure ?? (_ => { })).AddProcessingTask("later", static (_, _) => Task.CompletedTask));
        return services.BuildServiceProvider();
    }

    private Task WaitsForAsync(int milliseconds) => _time.WaitsForAsync(TimeSpan.FromMilliseconds(milliseconds));

    private void Advance(int milliseconds) => _time.Advance(TimeSpan.FromMilliseconds(milliseconds));
}
