using System.Diagnostics;

namespace TaskScheduling;

/// <summary>Who listens to a run besides its handler's token, and the checkpoints it saves; made with the first of them, which most runs never have.</summary>
internal sealed class RunListeners
{
    /// <summary>Fires when the grace is over.</summary>
    public readonly CancellationTokenSource GraceEnding = new();

    /// <summary>That the store has not answered yet. Any thread, atomically.</summary>
    public int CheckpointsOnTheirWay;

    /// <summary>Completes when there are none any more; written in the turn. Null: nobody waits for that.</summary>
    public TaskCompletionSource? CheckpointsAnswered;

    /// <summary>The last one that was saved. Null: there is none. The handler's flow.</summary>
    public RunCheckpoint? Checkpoint;

    public event EventHandler<BudgetWarning>? Warned;

    public event EventHandler<Expiration>? Expiring;

    /// <summary>Tracing; set before the handler is called.</summary>
    public Activity? Activity { get; set; }

    public EventHandler<BudgetWarning>? OfWarnings => Warned;

    public EventHandler<Expiration>? OfExpiration => Expiring;
}
