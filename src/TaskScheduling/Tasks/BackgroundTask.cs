using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace TaskScheduling;

/// <summary>What a handler holds: one run of one task.</summary>
/// <remarks>Thread-safe. Text and progress members never throw for content and never block.</remarks>
public abstract class BackgroundTask
{
    private readonly TaskRun _run;

    private protected BackgroundTask(TaskRun run) => _run = run;

    /// <summary>This run.</summary>
    public RunId RunId => _run.Id;

    /// <summary>The task, all attempts.</summary>
    public TaskId TaskId => RunId.TaskId;

    /// <summary>The submitted identifier.</summary>
    public string Identifier => _run.Tracked.Request.Identifier;

    /// <summary>The key in force; <see cref="TaskKey.PerSubmission"/> where there is none.</summary>
    public TaskKey Key => _run.Tracked.Key;

    /// <summary>Number of this run, from 1.</summary>
    public int Attempt => RunId.Attempt;

    /// <summary>True when no cause could lead to another run.</summary>
    public bool IsLastAttempt => _run.IsLastAttempt;

    /// <summary>The submitted data.</summary>
    public TaskPayload Payload => _run.Tracked.Request.Payload;

    /// <summary>The three signs of life.</summary>
    public TaskProgress Progress => _run.Progress;

    /// <summary>Limits in force, where each came from, what is left. A fresh reading per call; takes a turn of the scheduler.</summary>
    public ValueList<BudgetLine> ReadBudget() => _run.Runtime.ReadBudget(TaskId);

    /// <summary>The limits themselves, as combined for this run. Of two CPU or thermal limits side by side, the request's.</summary>
    public TaskBudget Budget => _run.Budget.ToBudget();

    /// <summary>A share of a limit is used up. Raised on the pool; a subscriber that throws is logged.</summary>
    public event EventHandler<BudgetWarning>? BudgetWarned
    {
        add => _run.Listeners.Warned += value;
        remove => _run.Listeners.Warned -= value;
    }

    /// <summary>Why this run was told to stop. Set before the handler's token fires, then it never changes. Null: it was not.</summary>
    public Expiration? Expiration => _run.Expiration;

    /// <summary>Raised at expiration on the pool, beside the token; neither waits for the other.</summary>
    public event EventHandler<Expiration>? Expiring
    {
        add => _run.Listeners.Expiring += value;
        remove => _run.Listeners.Expiring -= value;
    }

    /// <summary>The token for clean-up: fires when the grace ends. The handler's own token has fired by then.</summary>
    public CancellationToken GraceEnding => _run.GraceEnding;

    /// <summary>Ends this run by itself, after a warning say: same token and grace, reason <see cref="Expiration.CancelledByApp"/>.</summary>
    /// <param name="next">What follows, instead of the rule for that reason, once. Any rule but <see cref="ResubmitRule.WhenClear"/>: a pause has no condition.</param>
    /// <param name="note">Words for the log and the result.</param>
    /// <exception cref="ArgumentException"><paramref name="next"/> is <see cref="ResubmitRule.WhenClear"/>.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="next"/> is null.</exception>
    public void Pause(ResubmitRule next, string? note = null)
    {
        ArgumentNullException.ThrowIfNull(next);
        if (next.Trigger is ResubmitTrigger.WhenClear)
            throw new ArgumentException("A pause has no condition that could clear; use AfterBackoff, AtNextStart or Never, was WhenClear.", nameof(next));
        _run.Runtime.Pause(RunId, next, note);
    }

    /// <summary>Title of the card. Over-long text is cut, control characters, ANSI and bidi overrides are removed. The last text is the final text.</summary>
    public string Title
    {
        get => _run.Tracked.Texts.Title;
        set => _run.SetTexts(value, null, keepSubtitle: true);
    }

    /// <summary>Subtitle of the card. Null: none.</summary>
    public string? Subtitle
    {
        get => _run.Tracked.Texts.Subtitle;
        set => _run.SetTexts(null, value, keepSubtitle: false);
    }

    /// <summary>Both at once, so nobody sees a new title with an old subtitle.</summary>
    public void UpdateTitle(string title, string? subtitle) => _run.SetTexts(title ?? "", subtitle, keepSubtitle: false);

    /// <summary>Saves where the work stands; durable when it returns. The next run gets it by <see cref="TryGetCheckpoint{T}(JsonTypeInfo{T}, out T)"/>.</summary>
    /// <remarks>Takes no token on purpose: it is mostly called after the handler's token fired, and it ends with the grace by itself.</remarks>
    /// <exception cref="ArgumentNullException"><paramref name="typeInfo"/> is null.</exception>
    /// <exception cref="OperationCanceledException">The grace ended before it was durable: it was not saved.</exception>
    /// <exception cref="IOException">
    /// The store could not write it, and nothing was saved; the database of a cluster throws what its driver does. What to do about it is the handler's to decide.
    /// </exception>
    /// <exception cref="JsonException">The value cannot be written: a cycle, say.</exception>
    public ValueTask SaveCheckpointAsync<T>(T value, JsonTypeInfo<T> typeInfo)
    {
        ArgumentNullException.ThrowIfNull(typeInfo);
        return _run.SaveCheckpointAsync(JsonSerializer.SerializeToUtf8Bytes(value, typeInfo));
    }

    /// <summary>The same with the type info that UseJsonTypes was given.</summary>
    /// <exception cref="NotSupportedException">There is none for <typeparamref name="T"/>; the message names it.</exception>
    /// <exception cref="OperationCanceledException">The grace ended before it was durable: it was not saved.</exception>
    /// <exception cref="IOException">
    /// The store could not write it, and nothing was saved; the database of a cluster throws what its driver does. What to do about it is the handler's to decide.
    /// </exception>
    /// <exception cref="JsonException">The value cannot be written: a cycle, say.</exception>
    public ValueTask SaveCheckpointAsync<T>(T value) => SaveCheckpointAsync(value, _run.Runtime.TypeInfo<T>());

    /// <summary>The last checkpoint saved by any run of this task; never half of one.</summary>
    /// <returns>False: none was saved, or it is a JSON null.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="typeInfo"/> is null.</exception>
    /// <exception cref="JsonException">The checkpoint does not fit <typeparamref name="T"/>.</exception>
    public bool TryGetCheckpoint<T>(JsonTypeInfo<T> typeInfo, [MaybeNullWhen(false)] out T value)
    {
        ArgumentNullException.ThrowIfNull(typeInfo);
        value = default;
        if (_run.Runtime.Store.ReadCheckpoint(TaskId) is not { } saved)
            return false;
        value = JsonSerializer.Deserialize(saved.Span, typeInfo);
        return value is not null;
    }

    /// <summary>The same with the type info that UseJsonTypes was given.</summary>
    /// <returns>False: none was saved, or it is a JSON null.</returns>
    /// <exception cref="NotSupportedException">There is none for <typeparamref name="T"/>; the message names it.</exception>
    /// <exception cref="JsonException">The checkpoint does not fit <typeparamref name="T"/>.</exception>
    public bool TryGetCheckpoint<T>([MaybeNullWhen(false)] out T value) => TryGetCheckpoint(_run.Runtime.TypeInfo<T>(), out value);
}

/// <summary>A run of a short content refresh.</summary>
public sealed class AppRefreshTask : BackgroundTask
{
    internal AppRefreshTask(TaskRun run)
        : base(run)
    {
    }
}

/// <summary>A run of long, deferrable maintenance.</summary>
public sealed class ProcessingTask : BackgroundTask
{
    internal ProcessingTask(TaskRun run)
        : base(run)
    {
    }
}

/// <summary>A run of work that a person started and watches.</summary>
public sealed class ContinuedProcessingTask : BackgroundTask
{
    internal ContinuedProcessingTask(TaskRun run)
        : base(run)
    {
    }
}
