namespace TaskScheduling.Benchmarks;

/// <summary>What one machine has shown, as far as a fleet follows from it.</summary>
/// <param name="IdleTransactions">Of one node that rests, a second.</param>
/// <param name="Connections">Of one node.</param>
/// <param name="Tasks">A second, of one database with three nodes.</param>
/// <param name="Looks">A second that the server answers when it does nothing else.</param>
internal sealed record FleetFigures(double IdleTransactions, double Connections, double Tasks, double Looks);

/// <summary>What nobody has measured.</summary>
internal sealed record FleetAssumptions
{
    /// <summary>A node looks for changes at most that often, a second, and does when something changes all the time.</summary>
    public int LooksOfNode { get; init; } = 10;

    /// <summary>Statements of one look.</summary>
    public int StatementsOfLook { get; init; } = 2;

    /// <summary>Changes of a task that every node reads: submitted, started, ended.</summary>
    public int ChangesOfTask { get; init; } = 3;

    /// <summary>Sessions that one server is given.</summary>
    public int MaximumConnections { get; init; } = 500;
}

/// <summary>So many nodes over so many databases, each database with its share of both nodes and tasks.</summary>
internal sealed class PaperFleet(FleetFigures figures, FleetAssumptions assumptions, int nodes, int shards)
{
    public int Shards => shards;

    public int NodesOfShard { get; } = (nodes + shards - 1) / shards;

    public double IdleTransactions => NodesOfShard * figures.IdleTransactions;

    /// <summary>While something changes all the time.</summary>
    public double LookStatements => (double)NodesOfShard * assumptions.LooksOfNode * assumptions.StatementsOfLook;

    /// <summary>Each node tells every node.</summary>
    public double Notifications => (double)NodesOfShard * NodesOfShard * assumptions.LooksOfNode;

    public double Connections => NodesOfShard * figures.Connections;

    /// <summary>Of the time of the server, before it has done a task. Above 1 it is done for.</summary>
    public double ShareOfServer => (IdleTransactions + LookStatements) / figures.Looks;

    public double TasksOfShard => figures.Tasks * Math.Max(0, 1 - ShareOfServer);

    public double Tasks => shards * TasksOfShard;

    /// <summary>Rows that are read so that each node sees each task.</summary>
    public double RowsShown => TasksOfShard * assumptions.ChangesOfTask * NodesOfShard;

    /// <summary>Which limit is nearest, or farthest behind.</summary>
    public string FirstLimit => Connections / assumptions.MaximumConnections >= ShareOfServer ? "connections" : "looking for changes";
}
