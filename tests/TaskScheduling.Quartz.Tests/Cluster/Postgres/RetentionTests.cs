namespace TaskScheduling.Quartz.Tests.Cluster;

/// <summary>How long the database remembers what has ended.</summary>
public sealed class RetentionTests
{
    private static readonly ProcessingTaskRequest Request = new("work");

    private readonly QuartzClusterOptions _options = ClusterSetup.NewCluster();

    [Test]
    public async Task Old_ends_go_and_one_of_this_moment_stays_for_whoever_waits_for_it()
    {
        await using (var before = await StartAsync())
            await before.WhenEndedAsync((await before.SubmitAsync(Request)).TaskId);
        await ClusterSetup.AskAsync($"""
            INSERT INTO {_options.TablePrefix}tasks (id, identifier, kind, request, submitted_ticks, submitted_by, result, ended_at)
            SELECT gen_random_uuid(), identifier, kind, request, submitted_ticks, submitted_by, result, ended_at - interval '1 hour' FROM {_options.TablePrefix}tasks, generate_series(1, 1200)
            """);
        await ClusterSetup.AskAsync($"UPDATE {_options.TablePrefix}tasks SET ended_at = clock_timestamp() + interval '1 minute' WHERE ended_at > clock_timestamp() - interval '30 minutes'"); // this moment, however slow the machine is
        _options.MaximumEndedTasks = 0;
        await using var node = await StartAsync();
        using var limit = new CancellationTokenSource(TestNode.Limit, TimeProvider.System);
        while (await ClusterSetup.AskAsync($"SELECT count(*) FROM {_options.TablePrefix}tasks WHERE ended_at < clock_timestamp()") is not 0L)
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, limit.Token);
        Assert.That(await ClusterSetup.AskAsync($"SELECT count(*) FROM {_options.TablePrefix}tasks"), Is.EqualTo(1L));
    }

    private Task<TestNode> StartAsync() => TestNode.StartAsync(_options, (_, _) => Task.CompletedTask);
}
