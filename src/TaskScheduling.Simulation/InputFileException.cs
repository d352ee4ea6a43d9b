using System.Globalization;
using System.Text;

namespace TaskScheduling.Simulation;

/// <summary>A file that was handed in cannot be used: a scenario, a trace, a job log or a mapping.</summary>
/// <remarks>
/// A <see cref="FormatException"/>, since what is wrong is the content; a file that is missing or locked throws what the BCL throws.
/// Thread safety: immutable.
/// </remarks>
public sealed class InputFileException : FormatException
{
    private const int LongestValue = 60;

    internal InputFileException(string file, int? line, int? column, string rule, string? value, string remedy, Exception? innerException = null)
        : base(Sentences(file, line, column, rule, value, remedy), innerException)
    {
        File = file;
        Line = line;
        Column = column;
        Rule = rule;
        Value = value;
        Remedy = remedy;
    }

    /// <summary>The file as it was named by the caller.</summary>
    public string File { get; }

    /// <summary>Line, counted from 1; null: the file as a whole is meant.</summary>
    public int? Line { get; }

    /// <summary>Column within the line, counted from 1; null: the line as a whole is meant.</summary>
    public int? Column { get; }

    /// <summary>What has to hold, for example <c>temperature_c must be a number in degrees Celsius</c>.</summary>
    public string Rule { get; }

    /// <summary>What was found instead; null: nothing that could be shown.</summary>
    public string? Value { get; }

    /// <summary>What to do about it: one sentence.</summary>
    public string Remedy { get; }

    /// <summary>A value as messages show it: short, on one line, without control characters.</summary>
    internal static string Shown(ReadOnlySpan<char> value, int longest = LongestValue)
    {
        var text = new StringBuilder();
        foreach (var character in value[..Math.Min(value.Length, longest)])
            text.Append(char.IsControl(character) || char.IsSurrogate(character) ? '?' : character);
        return text.Append(value.Length > longest ? "..." : "").ToString();
    }

    private static string Sentences(string file, int? line, int? column, string rule, string? value, string remedy)
    {
        var place = (line, column) switch // as compilers write it: editors jump there
        {
            (null, _) => "",
            (_, null) => string.Create(CultureInfo.InvariantCulture, $"({line})"),
            _ => string.Create(CultureInfo.InvariantCulture, $"({line},{column})"),
        };
        return $"{file}{place}: {rule}{(value is null ? "" : $", was '{Shown(value)}'")}. {remedy}";
    }
}
