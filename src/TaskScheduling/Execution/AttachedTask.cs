using System.Runtime.CompilerServices;

namespace TaskScheduling;

/// <summary>A task whose one run is somebody else's: see <see cref="SchedulerRuntime.Attach"/>. Where nobody looks at the past it keeps none.</summary>
internal sealed class AttachedTask(TaskId id, BackgroundTaskRequest request, CardTexts texts) : TrackedTask(id, request, texts)
{
    private StrongBox<TaskHistory>? _history;

    public override TaskEvent[] ReadHistory() => _history is { } history ? history.Value.Read(this) : [];

    protected override void Add(in EventNote note, long sequence, int bound) => (_history ??= new()).Value.Add(note, sequence, bound);
}
