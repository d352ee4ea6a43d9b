using System.Globalization;

namespace TaskScheduling.Benchmarks;

/// <summary>The tables of a thousand nodes, from the figures of the last run of <see cref="ClusterLoad"/>.</summary>
internal static class FleetPaper
{
    private const int Nodes = 1_000;
    private const int RunsOfNode = 8;

    /// <exception cref="InvalidOperationException">Nobody has measured yet.</exception>
    public static string Write(TableResult? measured)
    {
        if (measured is null)
            throw new InvalidOperationException($"The paper needs the figures of {ClusterLoad.TableName}. Run: benchmarks/run report {ClusterLoad.TableName}");
        var figures = FiguresOf(measured);
        var assumptions = new FleetAssumptions();
        PaperFleet[] fleets = [.. new[] { 1, 4, 16 }.Select(shards => new PaperFleet(figures, assumptions, Nodes, shards))];
        return Markdown.Table(
            ["shards", "nodes each", "connections each", "idle transactions/s", "look statements/s", "notifications/s", "server busy with it", "tasks/s left", "tasks/s of the fleet", "rows shown/s", "first limit"],
            [.. fleets.Select(fleet => (string[])
            [
                Number(fleet.Shards), Number(fleet.NodesOfShard), Number(fleet.Connections), Number(fleet.IdleTransactions), Number(fleet.LookStatements), Number(fleet.Notifications),
                fleet.ShareOfServer.ToString("P0", CultureInfo.InvariantCulture), Number(fleet.TasksOfShard), Number(fleet.Tasks), Number(fleet.RowsShown), fleet.FirstLimit,
            ])])
            + "\n" + Markdown.Table(["nodes of the shard", "shortest s", "median s", "longest s"], [.. fleets.Select(fleet => Loss(fleet.NodesOfShard, figures.Tasks)), Loss(3, figures.Tasks)]);
    }

    private static FleetFigures FiguresOf(TableResult measured)
    {
        var idle = (Median(ClusterLoad.ThreeNodes, ClusterLoad.IdleTransactions) - Median(ClusterLoad.OneNode, ClusterLoad.IdleTransactions)) / 2;
        return new FleetFigures(
            idle, Median(ClusterLoad.ThreeNodes, ClusterLoad.Connections) / 3, Median(ClusterLoad.ThreeNodes, ClusterLoad.TasksPerSecond), Median(ClusterLoad.Server, ClusterLoad.LooksPerSecond));

        double Median(string row, string column) => measured.Find(row, column)?.Median
            ?? throw new InvalidOperationException($"The figures of {ClusterLoad.TableName} have no {column} of {row}. Run: benchmarks/run report {ClusterLoad.TableName}");
    }

    private static string[] Loss(int nodes, double tasksPerSecond)
    {
        var lost = new PaperLoss(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(1), StoredPerTurn: 50).Play(nodes, RunsOfNode, TimeSpan.FromMilliseconds(100), tasksPerSecond);
        return [Number(nodes), Seconds(lost[0]), Seconds(lost[lost.Count / 2]), Seconds(lost[^1])];
    }

    private static string Number(double value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("F1", CultureInfo.InvariantCulture);
}
