namespace TaskScheduling;

/// <summary>Tasks of one key: at most one runs, at most one waits.</summary>
internal sealed class KeyHolders
{
    /// <summary>Running, expiring or overrunning.</summary>
    public TaskEntry? Running { get; set; }

    public TaskEntry? Waiting { get; set; }

    public bool IsEmpty => Running is null && Waiting is null;
}

/// <summary>Who holds which key.</summary>
internal sealed class KeyTable
{
    private readonly Dictionary<TaskKey, KeyHolders> _holders = [];

    public KeyHolders? Find(TaskKey key) => key.HasValue ? _holders.GetValueOrDefault(key) : null;

    public void SetWaiting(TaskKey key, TaskEntry? entry, TaskEntry? insteadOf = null)
    {
        if (!key.HasValue)
            return;
        var holders = Hold(key);
        if (entry is not null || holders.Waiting == insteadOf)
            holders.Waiting = entry;
        Tidy(key, holders);
    }

    public void SetRunning(TaskKey key, TaskEntry? entry, TaskEntry? insteadOf = null)
    {
        if (!key.HasValue)
            return;
        var holders = Hold(key);
        if (entry is not null || holders.Running == insteadOf)
            holders.Running = entry;
        Tidy(key, holders);
    }

    private KeyHolders Hold(TaskKey key)
    {
        if (!_holders.TryGetValue(key, out var holders))
            _holders.Add(key, holders = new KeyHolders());
        return holders;
    }

    private void Tidy(TaskKey key, KeyHolders holders)
    {
        if (holders.IsEmpty)
            _holders.Remove(key);
    }
}
