using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace TaskScheduling;

/// <summary>Registered handlers by pattern. Any thread.</summary>
internal sealed class ConcurrentRegistrations
{
    private readonly ConcurrentDictionary<string, TaskRegistration> _byPattern = new(StringComparer.Ordinal);

    // A start that was decided, or is being saved, while its handler is removed takes place: kept for as long as the engine has the description.
    private readonly ConditionalWeakTable<HandlerDescription, TaskRegistration> _byDescription = [];

    public IReadOnlyList<TaskRegistration> All => [.. _byPattern.Values.OrderBy(registration => registration.Identifier, StringComparer.Ordinal)];

    /// <summary>What serves now in the place of the described handler, else that handler itself.</summary>
    public TaskRegistration? Find(HandlerDescription handler) =>
        _byPattern.TryGetValue(handler.Pattern, out var now) && now.Kind == handler.Kind ? now : _byDescription.TryGetValue(handler, out var own) ? own : null;

    /// <param name="registration">A handler.</param>
    /// <param name="description">The very object that the engine is given.</param>
    /// <returns>False: the pattern is registered already; nothing changed.</returns>
    public bool TryAdd(TaskRegistration registration, HandlerDescription description)
    {
        if (!_byPattern.TryAdd(registration.Identifier, registration))
            return false;
        _byDescription.Add(description, registration);
        return true;
    }

    public bool Remove(string pattern) => _byPattern.TryRemove(pattern, out _);
}
