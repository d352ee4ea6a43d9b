using System.Collections.Concurrent;

namespace TaskScheduling.Terminal.Tests;

/// <summary>Keys a test presses.</summary>
internal sealed class ScriptedKeys : IKeySource
{
    private readonly ConcurrentQueue<ConsoleKeyInfo> _keys = new();

    /// <summary>How often somebody looked.</summary>
    public int Looks { get; private set; }

    public bool IsBroken { get; set; }

    public void Press(ConsoleKey key, bool control = false) => _keys.Enqueue(new ConsoleKeyInfo((char)key, key, shift: false, alt: false, control));

    public ConsoleKeyInfo? TryRead()
    {
        Looks++;
        if (IsBroken)
            throw new InvalidOperationException("no console");
        return _keys.TryDequeue(out var key) ? key : null;
    }
}
