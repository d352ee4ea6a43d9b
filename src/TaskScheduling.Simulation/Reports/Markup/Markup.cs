using System.Runtime.CompilerServices;
using System.Text;

namespace TaskScheduling.Simulation;

/// <summary>HTML and SVG as they grow. What is filled into a text is escaped; only what the program itself says is taken as it stands.</summary>
internal sealed class Markup
{
    private readonly StringBuilder _text = new();

    public int Length => _text.Length;

    public void Add([InterpolatedStringHandlerArgument("")] MarkupText text) => text.Finish();

    /// <summary>Text of the program itself, as it stands.</summary>
    public void Raw(string trusted) => _text.Append(trusted);

    public void Line([InterpolatedStringHandlerArgument("")] MarkupText text)
    {
        text.Finish();
        _text.Append('\n');
    }

    public override string ToString() => _text.ToString();

    internal void Escape(ReadOnlySpan<char> text)
    {
        foreach (var letter in text)
        {
            switch (letter)
            {
                case '&': _text.Append("&amp;"); break;
                case '<': _text.Append("&lt;"); break;
                case '>': _text.Append("&gt;"); break;
                case '"': _text.Append("&quot;"); break;
                case '\'': _text.Append("&#39;"); break;
                default: _text.Append(char.IsControl(letter) && letter != '\n' ? '\uFFFD' : letter); break; // neither HTML nor XML may hold them
            }
        }
    }

    internal void Number(double value) => _text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{value:0.##}");
}
