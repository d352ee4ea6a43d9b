using System.Globalization;
using System.Text;
using Spectre.Console;

namespace TaskScheduling.Terminal;

/// <summary>Width of texts in columns of the terminal.</summary>
internal static class Cells
{
    private const char EmojiStyle = '\ufe0f';

    /// <summary>Columns of a text; never fewer than a terminal uses, as far as it can be known.</summary>
    public static int Width(string text)
    {
        var width = 0;
        for (var index = 0; index < text.Length;)
        {
            var length = StringInfo.GetNextTextElementLength(text, index);
            width += ElementWidth(text.Substring(index, length));
            index += length;
        }

        return width;
    }

    /// <summary>The text, or as much of it as fits with an ellipsis; cut between graphemes.</summary>
    public static string Fit(string text, int columns, bool unicode)
    {
        if (columns <= 0)
            return "";
        if (Width(text) <= columns)
            return text;
        var ellipsis = unicode ? "…" : columns >= 3 ? "..." : "";
        var room = columns - ellipsis.Length;
        var fitted = new StringBuilder();
        for (var index = 0; index < text.Length;)
        {
            var element = text.Substring(index, StringInfo.GetNextTextElementLength(text, index));
            room -= ElementWidth(element);
            if (room < 0)
                break;
            fitted.Append(element);
            index += element.Length;
        }

        return fitted.ToString().TrimEnd() + ellipsis;
    }

    private static int ElementWidth(string element) =>
        element.Contains(EmojiStyle) ? Math.Max(2, element.GetCellWidth()) : Math.Max(0, element.GetCellWidth());
}
