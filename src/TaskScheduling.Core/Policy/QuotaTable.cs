namespace TaskScheduling;

/// <summary>Run time that counts against quotas, by kind and name. Names may be made per submission: those whose runs have left the window are let go.</summary>
internal sealed class QuotaTable
{
    /// <summary>Old ledgers that are looked at for each new one: with two of them the table stays about as large as what counts, and no turn looks at all.</summary>
    private const int LooksPerNewcomer = 2;

    private readonly Dictionary<(TaskKind Kind, string Name), QuotaLedger> _ledgers = [];
    private readonly Queue<(TaskKind Kind, string Name)> _notLookedAt = new(); // every ledger once; the longest not looked at comes first

    public QuotaLedger? Find(TaskKind kind, string name) => _ledgers.GetValueOrDefault((kind, name));

    /// <param name="kind">Of the run that begins.</param>
    /// <param name="name">Its identifier, or its kind.</param>
    /// <param name="policy">Has the windows.</param>
    /// <param name="now">This instant.</param>
    public QuotaLedger FindOrAdd(TaskKind kind, string name, SchedulingPolicy policy, TimeSpan now)
    {
        if (Find(kind, name) is { } known)
            return known;
        LetGo(policy, now);
        return Add(kind, new QuotaLedger(name));
    }

    /// <summary>In the order in which they will be looked at.</summary>
    public QuotaSnapshot[] Export() => [.. _notLookedAt.Select(key => _ledgers[key].Export(key.Kind))];

    public void Restore(QuotaSnapshot[] saved)
    {
        foreach (var quota in saved)
            Add(quota.Kind, QuotaLedger.Restore(quota));
    }

    private QuotaLedger Add(TaskKind kind, QuotaLedger ledger)
    {
        _ledgers.Add((kind, ledger.Name), ledger);
        _notLookedAt.Enqueue((kind, ledger.Name));
        return ledger;
    }

    private void LetGo(SchedulingPolicy policy, TimeSpan now)
    {
        for (var looks = Math.Min(LooksPerNewcomer, _notLookedAt.Count); looks > 0; looks--)
        {
            var key = _notLookedAt.Dequeue();
            if (_ledgers[key].IsPast(policy.For(key.Kind).Quota, now))
                _ledgers.Remove(key);
            else
                _notLookedAt.Enqueue(key);
        }
    }
}
