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

    public KeySnapshot[] Export(SnapshotIndex index) =>
        [.. _holders.OrderBy(held => held.Key.ToString(), StringComparer.Ordinal).Select(held => new KeySnapshot(held.Key, index.Of(held.Value.Running), index.Of(held.Value.Waiting)))];

    public void Restore(KeySnapshot[] saved, SnapshotParts parts)
    {
        foreach (var (key, running, waiting) in saved)
            _holders.Add(key, new KeyHolders { Running = parts.EntryOrNull(running), Waiting = parts.EntryOrNull(waiting) });
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
