using Spectre.Console;
using Spectre.Console.Rendering;

namespace TaskScheduling.Terminal;

/// <summary>The part of the screen that is drawn over and over, below everything else.</summary>
/// <remarks>
/// <para>
/// Not Spectre's live display: that leaves the cursor at the end of the last line, where the app's own output would hit the cards; keeps
/// the greatest height; clears the scrollback when the window gets smaller; and locks out prompts. Here the cursor rests at the top, in
/// an empty line, so a line the app prints lands above the cards, and erasing "from here down" is right after any change of size.
/// </para>
/// <para>As a hook of the console it draws the frame again below whatever the app writes through Spectre.</para>
/// <para>Called by the console under the console's own lock, which guards <c>_height</c>; <c>_frame</c> is published before.</para>
/// </remarks>
internal sealed class LiveArea : IRenderHook, IDisposable
{
    private const string WrapOff = "\u001b[?7l";
    private const string WrapOn = "\u001b[?7h";

    private readonly IAnsiConsole _console;
    private Frame _frame = Frame.Empty;
    private int _height;

    public LiveArea(IAnsiConsole console)
    {
        _console = console;
        _console.Pipeline.Attach(this);
    }

    /// <summary>Prints lines for good and draws the frame below them; nothing, when nothing differs.</summary>
    public void Draw(Frame frame, IEnumerable<IRenderable> above)
    {
        IRenderable[] lines = [.. above];
        if (lines.Length == 0 && frame.LooksLike(_frame))
            return;
        Volatile.Write(ref _frame, frame);
        _console.Write(new Together(lines));
    }

    public void Clear() => Draw(Frame.Empty, []);

    public void Dispose()
    {
        Clear();
        _console.Pipeline.Detach(this);
    }

    public IEnumerable<IRenderable> Process(RenderOptions options, IEnumerable<IRenderable> renderables)
    {
        var frame = Volatile.Read(ref _frame);
        if (frame.Height == 0 && _height == 0)
            return renderables;
        var erase = ControlCode.Create(_console, writer =>
        {
            if (_height > 0)
                writer.Write("\r").EraseInDisplay(0);
            if (_height == 0 || frame.Height == 0)
                _ = frame.Height == 0 ? writer.ShowCursor() : writer.HideCursor();
        });
        var park = ControlCode.Create(_console, writer =>
        {
            writer.Write(WrapOn).Write("\r");
            if (frame.Height > 1)
                writer.CursorUp(frame.Height - 1);
        });
        _height = frame.Height;
        var above = WholeLines.Of(options, renderables);
        return frame.Height == 0 ? [erase, above] : [erase, above, new ControlCode(WrapOff), frame, park];
    }
}

/// <summary>Several as one, so that they go out in one piece.</summary>
internal sealed class Together(IReadOnlyList<IRenderable> parts) : Renderable
{
    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth) => parts.SelectMany(part => part.Render(options, maxWidth));
}
