using System.Diagnostics.CodeAnalysis;

namespace TaskScheduling;

/// <summary>Every task that the engine knows, by id. A set and not a dictionary: an entry carries its id, and a copy of it beside would double the table.</summary>
internal sealed class TaskTable
{
    private readonly HashSet<TaskEntry> _entries = new(ById.Instance);
    private readonly HashSet<TaskEntry>.AlternateLookup<TaskId> _byId;

    public TaskTable() => _byId = _entries.GetAlternateLookup<TaskId>();

    public IEnumerable<TaskEntry> All => _entries;

    public void Add(TaskEntry entry) => _entries.Add(entry);

    public void Remove(TaskEntry entry) => _entries.Remove(entry);

    public TaskEntry? Find(TaskId id) => _byId.TryGetValue(id, out var entry) ? entry : null;

    public bool TryFind(TaskId id, [NotNullWhen(true)] out TaskEntry? entry) => _byId.TryGetValue(id, out entry);

    private sealed class ById : IEqualityComparer<TaskEntry>, IAlternateEqualityComparer<TaskId, TaskEntry>
    {
        public static readonly ById Instance = new();

        public bool Equals(TaskEntry? left, TaskEntry? right) => ReferenceEquals(left, right);

        public int GetHashCode(TaskEntry entry) => GetHashCode(entry.Id);

        public bool Equals(TaskId id, TaskEntry entry) => entry.Id == id;

        public int GetHashCode(TaskId id) => id.GetHashCode();

        public TaskEntry Create(TaskId id) => throw new NotSupportedException("A lookup makes no task.");
    }
}
