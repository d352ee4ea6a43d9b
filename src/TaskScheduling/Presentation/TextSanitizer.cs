using System.Globalization;
using System.Text;

namespace TaskScheduling;

/// <summary>Texts come from anywhere and go to terminals, logs and pages: what could steer those is taken out.</summary>
/// <remarks>Control characters, ANSI escape sequences, bidirectional overrides and lone surrogates go; line breaks and tabs become a space.</remarks>
internal static class TextSanitizer
{
    private const char Escape = '\u001b';

    /// <summary>Cleans a text and cuts it at a grapheme boundary.</summary>
    public static string Clean(string text, int maximumLength)
    {
        // A hostile text may have megabytes: look at no more than can be shown, plus what cleaning may take away.
        var window = text.Length > (maximumLength + 1) * 8 ? text.AsSpan(0, (maximumLength + 1) * 8) : text;
        if (window.Length == text.Length && text.Length <= maximumLength && !NeedsCleaning(window))
            return text;
        var clean = new StringBuilder(Math.Min(window.Length, maximumLength + 1));
        for (var index = 0; index < window.Length && clean.Length <= maximumLength; index++)
        {
            var character = window[index];
            if (character is Escape or '\u009b')
                index = EndOfSequence(window, index);
            else if (character is '\n' or '\r' or '\t' || (character is ' ' && clean.Length == 0))
                AppendSpace(clean);
            else if (char.IsHighSurrogate(character) && index + 1 < window.Length && char.IsLowSurrogate(window[index + 1]))
                clean.Append(character).Append(window[++index]);
            else if (!IsUnwanted(character))
                clean.Append(character);
        }

        return Cut(clean.ToString().Trim(), maximumLength);
    }

    private static string Cut(string text, int maximumLength)
    {
        if (text.Length <= maximumLength)
            return text;
        var end = 0;
        while (end < text.Length)
        {
            var next = StringInfo.GetNextTextElementLength(text, end);
            if (end + next > maximumLength - 1)
                break;
            end += next;
        }

        return string.Concat(text.AsSpan(0, end), "…");
    }

    private static bool NeedsCleaning(ReadOnlySpan<char> text)
    {
        foreach (var character in text)
        {
            if (IsUnwanted(character))
                return true;
        }

        return false;
    }

    private static bool IsUnwanted(char character) =>
        char.IsControl(character)
        || char.IsSurrogate(character) // a pair is taken whole before
        || character is '\u061c' or '\u200e' or '\u200f' or (>= '\u2028' and <= '\u202e') or (>= '\u2066' and <= '\u2069') or '\ufeff';

    private static void AppendSpace(StringBuilder clean)
    {
        if (clean.Length > 0 && clean[^1] != ' ')
            clean.Append(' ');
    }

    /// <summary>Index of the last character of an escape sequence (ECMA-48): CSI ends with a letter-like byte, OSC and its kin with BEL or ST.</summary>
    private static int EndOfSequence(ReadOnlySpan<char> text, int start)
    {
        var index = start + 1;
        if (text[start] == Escape)
        {
            if (index >= text.Length)
                return start;
            var introducer = text[index];
            if (introducer is ']' or 'P' or '_' or '^' or 'X')
                return EndOfString(text, index + 1);
            if (introducer is not '[')
            {
                while (index < text.Length - 1 && text[index] is >= ' ' and <= '/') // intermediate bytes: ESC ( B
                    index++;
                return index;
            }

            index++;
        }

        while (index < text.Length && text[index] is >= ' ' and < '@')
            index++;
        return Math.Min(index, text.Length - 1);
    }

    private static int EndOfString(ReadOnlySpan<char> text, int index)
    {
        for (; index < text.Length; index++)
        {
            if (text[index] is '\a' or '\u009c')
                return index;
            if (text[index] == Escape && index + 1 < text.Length && text[index + 1] == '\\')
                return index + 1;
        }

        return text.Length - 1;
    }
}
