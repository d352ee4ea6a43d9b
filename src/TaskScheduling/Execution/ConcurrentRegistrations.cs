using System.Collections.Concurrent;

namespace TaskScheduling;

/// <summary>Registered handlers by pattern. Any thread.</summary>
internal sealed class ConcurrentRegistrations
{
    private readonly ConcurrentDictionary<string, TaskRegistration> _byPattern = new(StringComparer.Ordinal);

    // A waiting task may start after its handler was replaced, never after it was removed: then the engine holds it.
    private readonly ConcurrentDictionary<string, TaskRegistration> _everRegistered = new(StringComparer.Ordinal);

    public IReadOnlyList<TaskRegistration> All => [.. _byPattern.Values.OrderBy(registration => registration.Identifier, StringComparer.Ordinal)];

    public TaskRegistration? Find(string pattern) => _byPattern.GetValueOrDefault(pattern) ?? _everRegistered.GetValueOrDefault(pattern);

    public bool TryAdd(TaskRegistration registration)
    {
        if (!_byPattern.TryAdd(registration.Identifier, registration))
            return false;
        _everRegistered[registration.Identifier] = registration;
        return true;
    }

    public bool Remove(string pattern) => _byPattern.TryRemove(pattern, out _);
}
