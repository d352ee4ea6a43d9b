namespace TaskScheduling;

/// <summary>Runs by slot: the engine's view of what they use. Read and written in the turn only.</summary>
internal sealed class RunSlots(Func<TaskId, TrackedTask?> find) : IRunProbe
{
    private TaskRun?[] _runs = new TaskRun?[16];

    public TaskRun? this[int slot]
    {
        get => slot >= 0 && slot < _runs.Length ? _runs[slot] : null;
        set
        {
            if (slot >= _runs.Length)
                Array.Resize(ref _runs, Math.Max(slot + 1, _runs.Length * 2));
            _runs[slot] = value;
        }
    }

    /// <summary>Runs whose end is not recorded.</summary>
    public IEnumerable<TaskRun> Runs => _runs.OfType<TaskRun>().Where(run => run.Tracked.Run == run && run.Tracked.Facts is { State: TaskState.Running or TaskState.Expiring });

    public UsageReading Read(int slot) => this[slot]?.Read() ?? default;

    public TaskTexts ReadTexts(TaskId id, int slot, Expiration? expiration)
    {
        if (this[slot] is { } run && run.Tracked.Id == id)
            return run.FinalTexts(expiration);
        var texts = find(id)?.Texts;
        return new TaskTexts(texts?.Title ?? "", texts?.Subtitle);
    }
}
