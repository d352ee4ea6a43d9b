using System.Data.Common;

namespace TaskScheduling.Quartz;

/// <summary>One node of a cluster that shares its tasks. Every node of a cluster has the same connection, scheduler name, table prefix and timings.</summary>
/// <remarks>
/// <para>Read once, when <c>UseQuartzCluster</c> is called; it names all faults together.</para>
/// <para>
/// The tasks of a cluster are in PostgreSQL (<see cref="ConnectionString"/>). One machine does without a server (<see cref="UseSqlite"/>): what then counts is
/// <see cref="SchedulerName"/>, <see cref="TablePrefix"/>, <see cref="Executes"/>, <see cref="MaximumConcurrency"/>, <see cref="Patience"/> and <see cref="HandBackDelay"/>;
/// everything else is of nodes that share their tasks, or a setting of the store that has the tasks.
/// </para>
/// </remarks>
public sealed class QuartzClusterOptions
{
    /// <summary>The PostgreSQL database, as Npgsql reads it, with a host. Required, unless <see cref="UseSqlite"/> was called: then it stays empty. The account may create tables where they are missing.</summary>
    /// <remarks>Sessions are opened with a bound on idle transactions (half of <see cref="Lease"/>), so that a frozen node holds no lock that others wait for.</remarks>
    public string ConnectionString { get; set; } = "";

    /// <summary>Quartz's own database on one machine. Null: a cluster.</summary>
    internal UnclusteredDatabase? Unclustered { get; private set; }

    /// <summary>Name of the Quartz scheduler that is this cluster: 1 to 100 characters, not blank. Default: <c>TaskScheduling</c>. Two clusters in one database differ in it and in <see cref="TablePrefix"/>.</summary>
    public string SchedulerName { get; set; } = "TaskScheduling";

    /// <summary>This node, as people are told: 1 to 100 characters, not blank. Null: machine name and process id. Need not be unique: each start of a process is a node of its own.</summary>
    public string? NodeName { get; set; }

    /// <summary>Whether this node executes tasks. False: it submits, sees every task and gives orders, and needs no handlers. Default: true.</summary>
    public bool Executes { get; set; } = true;

    /// <summary>Begins the name of every table, Quartz's own included: 1 to 20 of <c>a-z 0-9 _</c>, beginning with a letter. Default: <c>task_scheduling_</c>.</summary>
    public string TablePrefix { get; set; } = "task_scheduling_";

    /// <summary>Firings that this node takes at a time. At least 1. Null: 8 and 4 a processor, at most 100, which are the slots of the profile Server of every kind together.</summary>
    /// <remarks>A firing that waits for conditions or a slot counts. Give a policy with more slots as many firings, or it never fills them.</remarks>
    public int? MaximumConcurrency { get; set; }

    /// <summary>How long a firing may wait for this node's conditions and slots before it is handed back. 0 to 24 days; zero: what cannot start at once is handed back. Default: 10 s.</summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a task that was handed back waits until a node takes it again. 1 ms to 24 days. Default: 30 s.</summary>
    public TimeSpan HandBackDelay { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>After how long without a sign of life a node has lost its runs. At least 3 times <see cref="RenewalInterval"/>. Default: 10 s.</summary>
    /// <remarks>The database's clock counts, and a node that has just come back to the database takes nothing over before a whole lease has passed.</remarks>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often a node gives a sign of life. 100 ms to 24 days. Default: 1 s.</summary>
    public TimeSpan RenewalInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How often Quartz's own cluster looks for nodes that are gone. 1 s to 24 days. Default: 5 s, with the same time as tolerance.</summary>
    public TimeSpan CheckInInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often a node looks for tasks that nobody executes and Quartz does not know. 1 s to 24 days. Default: 30 s.</summary>
    public TimeSpan SweepInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Ended tasks that the database remembers. At least 0. Default: 10,000.</summary>
    /// <remarks>Every ended task stays for 10 s at least, so that each node sees its end.</remarks>
    public int MaximumEndedTasks { get; set; } = 10_000;

    /// <summary>How long it remembers them. 1 ms to 36,500 days. Default: 24 h.</summary>
    /// <remarks><inheritdoc cref="MaximumEndedTasks" path="/remarks/node()"/></remarks>
    public TimeSpan EndedTasksKeptFor { get; set; } = TimeSpan.FromHours(24);

    /// <summary>
    /// One machine: Quartz's un-clustered store in a SQLite file fires the tasks that <c>UseSqlite</c> of TaskScheduling.Sqlite keeps. Any number of processes
    /// may use the two files; one of them executes, and another one takes over when that one has ended.
    /// </summary>
    /// <param name="provider">SQLite, as ADO.NET has it: <c>SqliteFactory.Instance</c> of Microsoft.Data.Sqlite.</param>
    /// <param name="connectionString">Quartz's own file, which it makes: <c>Data Source=quartz.db</c>. Not the one with the tasks.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="connectionString"/> is empty or blank.</exception>
    /// <remarks>Call <c>UseSqlite(path)</c> of the builder before <c>UseQuartzCluster</c>: Quartz knows when a task is due, and nothing else of it.</remarks>
    public void UseSqlite(DbProviderFactory provider, string connectionString)
    {
        ArgumentNullException.ThrowIfNull(provider);
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        Unclustered = new UnclusteredDatabase(provider, connectionString);
    }
}

/// <summary>A database that one process alone fires from.</summary>
/// <param name="Provider">What opens it.</param>
/// <param name="ConnectionString">Where it is.</param>
internal sealed record UnclusteredDatabase(DbProviderFactory Provider, string ConnectionString);
