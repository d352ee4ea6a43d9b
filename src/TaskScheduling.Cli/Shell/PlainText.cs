using System.Text;

namespace TaskScheduling.Cli;

/// <summary>Text for files, pipes and terminals that show no more than ASCII.</summary>
internal static class PlainText
{
    /// <summary>Signs become their usual spelling; what has none becomes '?'.</summary>
    public static string From(string text)
    {
        if (text.All(char.IsAscii))
            return text;
        var plain = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            plain.Append(rune.IsAscii ? rune.ToString() : Spelling(rune.Value));
        return plain.ToString();
    }

    private static string Spelling(int sign) => sign switch
    {
        '°' => "", // 52.0 C
        'µ' or 'μ' => "u",
        '×' => "x",
        '·' => "-",
        '–' or '—' or '−' => "-",
        '…' => "...",
        '→' => "->",
        '≤' => "<=",
        '≥' => ">=",
        '\u00A0' => " ",
        _ => "?",
    };
}
