using System.Collections.Concurrent;

namespace ArchiveFolder;

/// <summary>What a person should know and no card has room for; told after the end, so that it does not run through the card.</summary>
internal sealed class ArchiveNotes
{
    private readonly ConcurrentQueue<string> _notes = new();

    public IEnumerable<string> All => _notes;

    public void Add(string note) => _notes.Enqueue(note);
}
