namespace TaskScheduling;

/// <summary>What the engine knows of a registered handler.</summary>
/// <param name="Pattern">An identifier, or a prefix that ends in <c>.*</c>.</param>
/// <param name="Kind">The kind it serves.</param>
/// <param name="Budget">Stands in for a request without a budget.</param>
/// <param name="Resubmission">Stands in for a request without one.</param>
/// <param name="OutOfProcess">Whether its runs are processes, so that their memory can be limited.</param>
internal sealed record HandlerDescription(string Pattern, TaskKind Kind, TaskBudget? Budget = null, Resubmission? Resubmission = null, bool OutOfProcess = false);

/// <summary>Registered handlers by pattern; the longest match serves an identifier.</summary>
internal sealed class HandlerTable
{
    private readonly SortedDictionary<string, HandlerDescription> _byPattern = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HandlerDescription?> _found = new(StringComparer.Ordinal);

    public IEnumerable<string> Patterns => _byPattern.Keys;

    /// <summary>In the order of their patterns.</summary>
    public IEnumerable<HandlerDescription> All => _byPattern.Values;

    public void Add(HandlerDescription handler)
    {
        _byPattern[handler.Pattern] = handler;
        _found.Clear();
    }

    public bool Remove(string pattern)
    {
        _found.Clear();
        return _byPattern.Remove(pattern);
    }

    /// <summary>Whether the handler, or one that took its pattern over, is registered.</summary>
    public bool IsServed(HandlerDescription handler) => _byPattern.TryGetValue(handler.Pattern, out var now) && now.Kind == handler.Kind;

    public HandlerDescription? Find(string identifier)
    {
        if (_byPattern.TryGetValue(identifier, out var exact))
            return exact;
        if (_found.TryGetValue(identifier, out var found))
            return found;
        foreach (var pattern in TaskIdentifier.PatternsFor(identifier))
        {
            if (_byPattern.TryGetValue(pattern, out found))
                break;
        }

        if (_found.Count >= 10_000) // identifiers may be made per submission
            _found.Clear();
        _found[identifier] = found;
        return found;
    }
}
