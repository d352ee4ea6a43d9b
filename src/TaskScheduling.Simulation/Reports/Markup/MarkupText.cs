using System.Runtime.CompilerServices;

namespace TaskScheduling.Simulation;

/// <summary>An interpolated text whose holes are escaped: forgetting it is not possible.</summary>
[InterpolatedStringHandler]
internal readonly ref struct MarkupText
{
    private readonly Markup _markup;

    public MarkupText(int literalLength, int formattedCount, Markup markup)
    {
        _ = literalLength + formattedCount; // the pattern asks for them; the builder grows by itself
        _markup = markup;
    }

    public void AppendLiteral(string text) => _markup.Raw(text);

    public void AppendFormatted(string? text) => _markup.Escape(text);

    /// <summary>With two digits, as coordinates are.</summary>
    public void AppendFormatted(double value) => _markup.Number(value);

    public void AppendFormatted(long value) => _markup.Number(value);

    public void AppendFormatted(Action<Markup> part) => part(_markup);

    public void Finish()
    {
        // Everything is in the markup already.
    }
}
