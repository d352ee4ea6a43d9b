namespace TaskScheduling.Sqlite.Tests;

/// <summary>A process that ends when the test says so, and lives on all the same.</summary>
internal sealed class ScriptedEnd : IProcessEnd
{
    private Action<ProcessEnding>? _ends;

    public int Watchers { get; private set; }

    public IDisposable Watch(Action<ProcessEnding> ends)
    {
        _ends += ends;
        Watchers++;
        return new Watching(this, ends);
    }

    public void Exit(int code) => _ends?.Invoke(new ProcessEnding(code, IsCertain: true));

    public void Signal(int code) => _ends?.Invoke(new ProcessEnding(code, IsCertain: false));

    private sealed class Watching(ScriptedEnd end, Action<ProcessEnding> ends) : IDisposable
    {
        public void Dispose()
        {
            end._ends -= ends;
            end.Watchers--;
        }
    }
}
