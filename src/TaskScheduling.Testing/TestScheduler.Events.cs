using System.Runtime.CompilerServices;

namespace TaskScheduling.Testing;

/// <summary>What happened.</summary>
public sealed partial class TestScheduler
{
    /// <summary>Everything that happened so far, in order. Two runs of the same test give equal lists.</summary>
    /// <remarks>
    /// <see cref="TaskEvent.Progressed"/> and <see cref="TaskEvent.PresentationChanged"/> are made only while somebody watches, as on a machine: use
    /// <see cref="BackgroundTaskScheduler.WatchAsync"/> to have them.
    /// </remarks>
    public IReadOnlyList<TaskEvent> Events
    {
        get
        {
            Pump.Settle();
            return _events.ToArray();
        }
    }

    /// <summary>The first event of this case, of this task, that fulfils the condition.</summary>
    /// <param name="handle">Null: of any task.</param>
    /// <param name="condition">Null: any.</param>
    /// <param name="conditionText">Written by the compiler; shown in the message.</param>
    /// <exception cref="EventExpectationException">There is none; the message lists the events that there are.</exception>
    public TEvent Expect<TEvent>(
        TaskHandle? handle = null, Func<TEvent, bool>? condition = null, [CallerArgumentExpression(nameof(condition))] string? conditionText = null)
        where TEvent : TaskEvent =>
        Find(handle, condition)
        ?? throw new EventExpectationException($"Expected {Wanted<TEvent>(handle, conditionText)}, and there was none. {Happened(handle)}");

    /// <summary>No event of this case, of this task, fulfils the condition.</summary>
    /// <param name="handle">Null: of any task.</param>
    /// <param name="condition">Null: any.</param>
    /// <param name="conditionText">Written by the compiler; shown in the message.</param>
    /// <exception cref="EventExpectationException">There is one; the message lists the events that there are.</exception>
    public void ExpectNone<TEvent>(
        TaskHandle? handle = null, Func<TEvent, bool>? condition = null, [CallerArgumentExpression(nameof(condition))] string? conditionText = null)
        where TEvent : TaskEvent
    {
        if (Find(handle, condition) is { } found)
            throw new EventExpectationException($"Expected no {Wanted<TEvent>(handle, conditionText)}, and there was one at +{found.At - _start}. {Happened(handle)}");
    }

    private TEvent? Find<TEvent>(TaskHandle? handle, Func<TEvent, bool>? condition)
        where TEvent : TaskEvent =>
        Events.OfType<TEvent>().FirstOrDefault(what => (handle is null || what.TaskId == handle.TaskId) && condition?.Invoke(what) is not false);

    private static string Wanted<TEvent>(TaskHandle? handle, string? conditionText) =>
        typeof(TEvent).Name + (handle is null ? "" : $" of {handle.TaskId}") + (conditionText is null ? "" : $" where {conditionText}");

    private string Happened(TaskHandle? handle) => $"What happened{(handle is null ? "" : " to it")}:{EventLines.Of(_events.ToArray(), _start, handle?.TaskId)}";
}
