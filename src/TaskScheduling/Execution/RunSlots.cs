namespace TaskScheduling;

/// <summary>Runs by slot: the engine's view of what they use. Read and written in the turn only.</summary>
internal sealed class RunSlots : IRunProbe
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

    /// <summary>Its end is recorded: nobody asks it any more.</summary>
    public void Release(TaskRun run)
    {
        if (this[run.Slot] == run)
            _runs[run.Slot] = null;
    }

    /// <summary>Runs whose end is not recorded.</summary>
    public IEnumerable<TaskRun> Runs => _runs.OfType<TaskRun>();

    public UsageReading Read(int slot) => this[slot]?.Read() ?? default;

    public TaskTexts ReadTexts(TaskId id, object? owner, int slot, Expiration? expiration)
    {
        if (this[slot] is { } run && run.Tracked == owner)
            return run.FinalTexts(expiration);
        var texts = (owner as TrackedTask)?.Texts;
        return new TaskTexts(texts?.Title ?? "", texts?.Subtitle);
    }
}
