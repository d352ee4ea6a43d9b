using TaskScheduling.Benchmarks;

namespace TaskScheduling.Docs.Tests;

/// <summary>The arithmetic behind the thousand nodes of docs/guides/scale.md.</summary>
public sealed class PaperFleetTests
{
    private static readonly FleetFigures Figures = new(IdleTransactions: 4, Connections: 5, Tasks: 100, Looks: 10_000);
    private static readonly FleetAssumptions Assumptions = new();
    private static readonly PaperLoss Loss = new(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(1), StoredPerTurn: 50);

    [Test]
    public void Every_database_has_its_share_of_the_nodes_rounded_up()
    {
        Assert.That(new PaperFleet(Figures, Assumptions, nodes: 1_000, shards: 16).NodesOfShard, Is.EqualTo(63));
    }

    [Test]
    public void What_nodes_ask_grows_with_them_and_what_they_tell_each_other_with_their_square()
    {
        var fleet = new PaperFleet(Figures, Assumptions, nodes: 100, shards: 1);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(fleet.IdleTransactions, Is.EqualTo(400));
            Assert.That(fleet.LookStatements, Is.EqualTo(2_000));
            Assert.That(fleet.Connections, Is.EqualTo(500));
            Assert.That(fleet.Notifications, Is.EqualTo(100_000));
        }
    }

    [Test]
    public void A_server_has_for_tasks_what_the_nodes_leave_of_it()
    {
        var fleet = new PaperFleet(Figures, Assumptions, nodes: 400, shards: 4);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(fleet.ShareOfServer, Is.EqualTo(0.24).Within(1e-9));
            Assert.That(fleet.TasksOfShard, Is.EqualTo(76).Within(1e-9));
            Assert.That(fleet.Tasks, Is.EqualTo(304).Within(1e-9));
            Assert.That(fleet.RowsShown, Is.EqualTo(76 * 3 * 100).Within(1e-6));
        }
    }

    [Test]
    public void A_server_that_only_answers_looks_does_no_task()
    {
        var fleet = new PaperFleet(Figures with { Connections = 1 }, Assumptions, nodes: 1_000, shards: 1);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(fleet.Tasks, Is.Zero);
            Assert.That(fleet.FirstLimit, Is.EqualTo("looking for changes"));
        }
    }

    [Test]
    public void A_killed_node_is_missed_after_its_lease_and_no_later_than_at_the_next_look_of_another()
    {
        var lost = Loss.Play(nodes: 2, runs: 0, turn: TimeSpan.Zero, tasksPerSecond: 1);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(lost[0], Is.EqualTo(TimeSpan.FromSeconds(9.51)), "killed just before its next sign of life; the other looks half an interval later");
            Assert.That(lost[^1], Is.EqualTo(TimeSpan.FromSeconds(10.5)), "killed just after one");
        }
    }

    [Test]
    public void Among_many_somebody_looks_at_once()
    {
        Assert.That(Loss.Play(nodes: 1_000, runs: 0, turn: TimeSpan.Zero, tasksPerSecond: 1)[^1], Is.EqualTo(TimeSpan.FromSeconds(10.001)));
    }

    [Test]
    public void Runs_come_back_as_fast_as_quartz_takes_them_and_the_others_start_them()
    {
        var lost = Loss.Play(nodes: 2, runs: 120, turn: TimeSpan.FromMilliseconds(100), tasksPerSecond: 60);
        Assert.That(lost[^1], Is.EqualTo(TimeSpan.FromSeconds(10.5 + 0.3 + 2)));
    }
}
