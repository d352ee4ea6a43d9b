using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Testing;
using Moq;
using Npgsql;
using Quartz;
using TaskScheduling.Tests;
using TaskScheduling.Tests.Execution;

namespace TaskScheduling.Quartz.Tests.Cluster;

/// <summary>What a node does while the database, or Quartz, is out of reach: it tries again, later and later.</summary>
public sealed class OutageTests : IAsyncDisposable
{
    private readonly SteppingTime _time = new();
    private readonly FakeLogger _logger = new();
    private readonly ClusterTables _tables = new("outage_");
    private readonly NpgsqlDataSource _nowhere = NpgsqlDataSource.Create("Host=127.0.0.1;Port=1;Username=nobody;Database=none");

    public ValueTask DisposeAsync() => _nowhere.DisposeAsync();

    [Test]
    [CancelAfter(30_000)]
    public async Task A_host_starts_and_stops_without_its_database([Values("127.0.0.1", "nobody.invalid")] string server)
    {
        var options = new QuartzClusterOptions { ConnectionString = $"Host={server};Port=1;Username=nobody;Database=none;Timeout=2" };
        await using var node = await TestNode.StartAsync(options, (_, _) => Task.CompletedTask);
        Assert.That(async () => await node.SubmitAsync(new ProcessingTaskRequest("work")), Throws.InstanceOf<TaskSubmissionException>().With.Message.Contains("cannot be reached"));
    }

    [Test]
    public async Task Who_gives_up_the_start_waits_for_no_database_that_hangs([Values] bool executes)
    {
        using var hanging = new TcpListener(IPAddress.Loopback, 0);
        hanging.Start();
        using var giveUp = new CancellationTokenSource();
        var starting = BackgroundTaskScheduler.StartNewAsync(
            tasks =>
            {
                tasks.Services.AddSingleton<TimeProvider>(_time);
                tasks.UseQuartzCluster(cluster =>
                {
                    cluster.ConnectionString = $"Host=127.0.0.1;Port={((IPEndPoint)hanging.LocalEndpoint).Port};Username=nobody;Database=none;Timeout=0";
                    cluster.Executes = executes;
                });
            },
            giveUp.Token);
        using var connection = await hanging.AcceptTcpClientAsync().InTime();
        await giveUp.CancelAsync();
        await Assert.ThatAsync(() => starting.InTime(), Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task Listening_is_tried_again_later_and_later()
    {
        await using var signals = new ClusterSignals(_nowhere, _tables, _time, _logger);
        signals.Start();
        await WaitAsync(0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 10, 10);
        await _time.WaitsForAsync(TimeSpan.FromSeconds(10));
        Assert.That(Told(), Has.Length.EqualTo(10).And.All.EqualTo("ClusterWorkFailed"));
    }

    [Test]
    public async Task What_is_to_be_written_is_tried_again_later_and_later_and_that_is_said_once()
    {
        var node = new NodeIdentity("a", "a", TimeSpan.FromSeconds(10), Boot: null, Executes: true);
        var writer = new ClusterWriter(_nowhere, _tables, node, TimeSpan.Zero, _time, _logger); // not closed: it would wait, by the machine's clock, for what it cannot write
        writer.Start();
        var writing = writer.WriteAsync(new RenewalWrite());
        await WaitAsync(0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 5, 5);
        await _time.WaitsForAsync(TimeSpan.FromSeconds(5));
        Assert.That((writing.IsCompleted, Told()), Is.EqualTo((false, new[] { "ClusterUnreachable" })));
    }

    [Test]
    public async Task What_Quartz_does_not_take_is_given_to_it_again_and_each_batch_begins_with_the_first_delay()
    {
        var (given, failures) = (new TaskCompletionSource(), 8);
        var quartz = new Mock<IScheduler>();
        quartz.Setup(scheduler => scheduler.ScheduleJobs(It.IsAny<IReadOnlyDictionary<IJobDetail, IReadOnlyCollection<ITrigger>>>(), It.IsAny<ScheduleJobOptions>(), It.IsAny<CancellationToken>()))
            .Returns(() =>
            {
                if (failures-- > 0)
                    return ValueTask.FromException(new SchedulerException("no database"));
                given.SetResult();
                return default;
            });
        await using var planner = new TriggerPlanner(_time, _logger);
        planner.Start(quartz.Object);

        planner.Plan(new PlannedTrigger(new TaskId(Guid.NewGuid()), "1", _time.GetUtcNow()));
        await WaitAsync(0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 10, 10);
        await given.Task.InTime();
        (given, failures) = (new TaskCompletionSource(), 2);
        planner.Plan(new PlannedTrigger(new TaskId(Guid.NewGuid()), "1", _time.GetUtcNow()));
        await WaitAsync(0.2, 0.4);
        await given.Task.InTime();
        Assert.That(Told(), Has.Length.EqualTo(10).And.All.EqualTo("ClusterWorkFailed"));
    }

    private string?[] Told() => [.. _logger.Collector.GetSnapshot().Select(record => record.Id.Name)];

    private async Task WaitAsync(params double[] seconds)
    {
        foreach (var wait in seconds)
        {
            await _time.WaitsForAsync(TimeSpan.FromSeconds(wait));
            _time.Advance(TimeSpan.FromSeconds(wait));
        }
    }
}
