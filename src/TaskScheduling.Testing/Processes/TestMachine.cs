using Microsoft.Extensions.DependencyInjection;

namespace TaskScheduling.Testing;

/// <summary>What a process under test finds, and leaves behind.</summary>
internal sealed record TestMachine
{
    /// <summary>Every process is configured anew by it, as by the start of an app.</summary>
    public required Action<IBackgroundTasksBuilder> Configure { get; init; }

    /// <summary>Null: the configured one.</summary>
    public SchedulingPolicy? Policy { get; init; }

    public required TestTime Time { get; init; }

    public required UsageScript Usage { get; init; }

    /// <summary>Sees every event of every process, in order.</summary>
    public required Action<TaskEvent> Witness { get; init; }

    /// <summary>They go on counting, because a store knows those of before.</summary>
    public TaskIds Ids { get; init; } = new(seed: 0);

    /// <summary>Null: the configured one.</summary>
    public ITaskStore? Store { get; init; }

    /// <summary>Fixed, because the slots of some profiles and the looks at a CPU limit depend on it.</summary>
    public int Processors { get; init; } = 4;
}
