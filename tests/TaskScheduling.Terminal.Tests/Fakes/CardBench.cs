using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Spectre.Console.Testing;

namespace TaskScheduling.Terminal.Tests;

/// <summary>Cards on a screen in memory, with keys and a clock.</summary>
internal sealed class CardBench : IDisposable
{
    public CardBench(int width = 80, int height = 24, bool keys = true)
    {
        Console = new TestConsole().Width(width).Height(height).SupportsUnicode(true).Interactive().EmitAnsiSequences();
        Cards = new CardPresenter(Console, keys ? Keys : null, Time, Stop, NullLogger.Instance);
    }

    public TestConsole Console { get; }

    public FakeTimeProvider Time { get; } = Tasks.NewTime();

    public ScriptedKeys Keys { get; } = new();

    public CardPresenter Cards { get; }

    public List<TaskId> Stopped { get; } = [];

    public Func<ValueTask<bool>> Answer { get; set; } = static () => new(true);

    public Screen Screen => Screen.Of(Console.Output, Console.Profile.Width);

    public int Frames => Console.Output.Split("\u001b[?7l").Length - 1;

    public void Show(params ReadOnlySpan<TaskPresentation> tasks)
    {
        foreach (var task in tasks)
            Cards.PresentAsync(task, CancellationToken.None).GetAwaiter().GetResult();
        NextFrame();
    }

    public void NextFrame() => Time.Advance(CardPresenter.FramePeriod);

    public void Press(ConsoleKey key, bool control = false)
    {
        Keys.Press(key, control);
        Time.Advance(KeyPump.Period);
        NextFrame();
    }

    public void Dispose()
    {
        Cards.Dispose();
        Console.Dispose();
    }

    private ValueTask<bool> Stop(TaskId id)
    {
        Stopped.Add(id);
        return Answer();
    }
}
