namespace TaskScheduling.Benchmarks;

/// <summary>What a micro benchmark cannot ask: a burst, a fleet of running tasks, an idle process. Each runs in a process of its own.</summary>
internal interface IMeasurement
{
    /// <summary>How the command line names it: kebab-case, unique.</summary>
    string Name { get; }

    /// <summary>The table its figures belong to; measurements that share one are always taken together.</summary>
    string Table => Name;

    /// <summary>What it needs and this machine has not, in a sentence; its row is then left out. Null: nothing is missing.</summary>
    string? Missing => null;

    /// <summary>Takes the figures; throws when what was measured did not do its work.</summary>
    Task<IReadOnlyList<Measurement>> RunAsync(Scale scale);
}
