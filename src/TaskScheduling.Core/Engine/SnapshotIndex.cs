namespace TaskScheduling;

/// <summary>While a snapshot is taken: gives numbers to what several parts of it share.</summary>
internal sealed class SnapshotIndex
{
    private readonly OrderedDictionary<HandlerDescription, int> _descriptions = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<RunTerms, int> _terms = new(ReferenceEqualityComparer.Instance);
    private readonly OrderedDictionary<TermsSnapshot, int> _equalTerms = []; // whether they were made once or twice is nobody's business
    private readonly HashSet<TaskEntry> _seen = [];
    private readonly Queue<TaskEntry> _unwritten = new();

    public HandlerDescription[] Descriptions => [.. _descriptions.Keys];

    public TermsSnapshot[] Terms => [.. _equalTerms.Keys];

    public int Of(HandlerDescription handler)
    {
        if (!_descriptions.TryGetValue(handler, out var number))
            _descriptions.Add(handler, number = _descriptions.Count);
        return number;
    }

    public int Of(RunTerms terms)
    {
        if (!_terms.TryGetValue(terms, out var number))
        {
            var snapshot = terms.Export(this);
            if (!_equalTerms.TryGetValue(snapshot, out number))
                _equalTerms.Add(snapshot, number = _equalTerms.Count);
            _terms.Add(terms, number);
        }

        return number;
    }

    /// <summary>The entry's number; it will be written, whether it is in the table or not.</summary>
    public long Of(TaskEntry? entry)
    {
        if (entry is null)
            return 0;
        if (_seen.Add(entry))
            _unwritten.Enqueue(entry);
        return entry.Number;
    }

    /// <summary>Every entry that was referred to, also by one of these.</summary>
    public EntrySnapshot[] Entries(TaskTable table)
    {
        var written = new List<EntrySnapshot>();
        while (_unwritten.TryDequeue(out var entry))
            written.Add(entry.Export(this, isDetached: table.Find(entry.Id) != entry));
        return [.. written.OrderBy(entry => entry.Number)];
    }
}

/// <summary>While a snapshot is restored: what the numbers stand for.</summary>
internal sealed class SnapshotParts(HandlerDescription[] descriptions)
{
    private readonly Dictionary<long, TaskEntry> _entries = [];

    public RunTerms[] Terms { get; set; } = [];

    public HandlerDescription Description(int number) => descriptions[number];

    public void Add(TaskEntry entry) => _entries.Add(entry.Number, entry);

    public TaskEntry Entry(long number) => _entries[number];

    public TaskEntry? EntryOrNull(long number) => number == 0 ? null : _entries[number];
}
