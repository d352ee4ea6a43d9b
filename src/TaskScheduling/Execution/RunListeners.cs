using System.Diagnostics;

namespace TaskScheduling;

/// <summary>Who listens to a run besides its handler's token; made with the first one, which most runs never have.</summary>
internal sealed class RunListeners
{
    /// <summary>Fires when the grace is over.</summary>
    public readonly CancellationTokenSource GraceEnding = new();

    public event EventHandler<BudgetWarning>? Warned;

    public event EventHandler<Expiration>? Expiring;

    /// <summary>Tracing; set before the handler is called.</summary>
    public Activity? Activity { get; set; }

    public EventHandler<BudgetWarning>? OfWarnings => Warned;

    public EventHandler<Expiration>? OfExpiration => Expiring;
}
