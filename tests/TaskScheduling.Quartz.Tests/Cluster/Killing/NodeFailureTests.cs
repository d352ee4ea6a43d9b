namespace TaskScheduling.Quartz.Tests.Cluster;

/// <summary>Three nodes in processes of their own, and this process as one that executes nothing: what it sees when one of them dies or does not answer.</summary>
[NonParallelizable]
public sealed class NodeFailureTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private readonly QuartzClusterOptions _options = ClusterSetup.NewCluster();
    private readonly Hearing _hearing = new();
    private readonly List<NodeProcess> _nodes = [];

    [TearDown]
    public void End() => _nodes.ForEach(node => node.Dispose());

    [Test]
    public async Task A_killed_node_loses_its_run_and_the_task_goes_on_from_its_checkpoint_elsewhere()
    {
        await using var console = await StartAsync();
        var handle = await console.SubmitAsync(new ContinuedProcessingTaskRequest("export", "Export"));
        var first = await HoldsAsync(handle.TaskId, attempt: 1);
        NodeOf(first).Kill();
        var second = await HoldsAsync(handle.TaskId, attempt: 2);
        var isStopped = await handle.StopAsync("console");
        var end = await handle.Completion.WaitAsync(Limit, TimeProvider.System);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(second, Does.StartWith("after 1"), "the checkpoint that the first run saved");
            Assert.That(NodeOf(second), Is.Not.EqualTo(NodeOf(first)));
            Assert.That(isStopped, Is.True);
            Assert.That(handle.Runs.Select(run => run.Expiration?.Code), Is.EqualTo(new[] { ExpirationCodes.HostLost, ExpirationCodes.UserStopped }));
            Assert.That(handle.Runs[0].Expiration, Is.InstanceOf<Expiration.HostLost>().With.Property(nameof(Expiration.HostLost.LastSignOfLife)).Not.Null);
            Assert.That(end, Is.EqualTo(handle.Runs[^1]));
        }
    }

    [Test]
    public async Task A_node_that_was_frozen_longer_than_its_lease_is_told_LeaseLost_and_records_no_end()
    {
        await using var console = await StartAsync();
        var handle = await console.SubmitAsync(new ContinuedProcessingTaskRequest("export", "Export"));
        var first = await HoldsAsync(handle.TaskId, attempt: 1);
        NodeOf(first).Freeze();
        await HoldsAsync(handle.TaskId, attempt: 2);
        NodeOf(first).Thaw();
        var told = await _hearing.WhenAsync($"told {handle.TaskId}/1", Limit);
        var isStopped = await handle.StopAsync("console");
        var end = await handle.Completion.WaitAsync(Limit, TimeProvider.System);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(told, Is.EqualTo(ExpirationCodes.LeaseLost));
            Assert.That(isStopped, Is.True);
            Assert.That(handle.Runs.Select(run => run.Expiration?.Code), Is.EqualTo(new[] { ExpirationCodes.HostLost, ExpirationCodes.UserStopped }), "one end per run");
            Assert.That(end, Is.EqualTo(handle.Runs[^1]));
        }
    }

    [Test]
    public async Task A_node_that_was_frozen_for_less_than_its_lease_goes_on_as_if_nothing_had_happened()
    {
        _options.Lease = TimeSpan.FromSeconds(10);
        await using var console = await StartAsync();
        var handle = await console.SubmitAsync(new ContinuedProcessingTaskRequest("export", "Export"));
        var first = await HoldsAsync(handle.TaskId, attempt: 1);
        NodeOf(first).Freeze();
        var stopping = handle.StopAsync("console"); // it waits for the answer
        NodeOf(first).Thaw();
        var told = await _hearing.WhenAsync($"told {handle.TaskId}/1", Limit);
        await handle.Completion.WaitAsync(Limit, TimeProvider.System);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(await stopping, Is.True);
            Assert.That(told, Is.EqualTo(ExpirationCodes.UserStopped));
            Assert.That(handle.Runs, Has.Count.EqualTo(1));
        }
    }

    [Test]
    public async Task A_stop_reaches_a_run_in_another_process_within_two_seconds()
    {
        await using var console = await StartAsync();
        var handle = await console.SubmitAsync(new ContinuedProcessingTaskRequest("export", "Export"));
        await HoldsAsync(handle.TaskId, attempt: 1);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(2), TimeProvider.System);
        var isStopped = await handle.StopAsync("console").AsTask().WaitAsync(limit.Token);
        var told = await _hearing.WhenAsync($"told {handle.TaskId}/1", Limit).WaitAsync(limit.Token);
        Assert.That((isStopped, told), Is.EqualTo((true, ExpirationCodes.UserStopped)));
    }

    /// <summary>Three nodes that execute, and one to look at them.</summary>
    private async Task<TestNode> StartAsync()
    {
        foreach (var name in new[] { "node-1", "node-2", "node-3" })
        {
            _options.NodeName = name;
            _nodes.Add(new NodeProcess(_options, _hearing));
        }

        (_options.NodeName, _options.Executes) = ("console", false);
        var console = await TestNode.StartAsync(_options, (_, _) => Task.CompletedTask);
        await Task.WhenAll(_nodes.Select(node => node.Ready)).WaitAsync(Limit, TimeProvider.System);
        return console;
    }

    private Task<string> HoldsAsync(TaskId id, int attempt) => _hearing.WhenAsync($"holds {new RunId(id, attempt)}", Limit);

    private NodeProcess NodeOf(string holds) => _nodes.Single(node => holds.EndsWith(node.Name, StringComparison.Ordinal));
}
