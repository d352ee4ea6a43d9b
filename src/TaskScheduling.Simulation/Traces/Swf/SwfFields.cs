using System.Globalization;

namespace TaskScheduling.Simulation;

/// <summary>The fields of one row of the Standard Workload Format 2.2.</summary>
internal static class SwfFields
{
    public const int Count = 18;
    public const int Number = 0;
    public const int Submit = 1;
    public const int RunTime = 3;
    public const int AllocatedProcessors = 4;
    public const int AverageCpuTime = 5;
    public const int UsedMemoryKilobytes = 6;
    public const int RequestedProcessors = 7;
    public const int RequestedTime = 8;
    public const int Status = 10;
    public const int User = 11;
    public const int Queue = 14;

    /// <summary>Whether a line has the shape of a row: eighteen numbers and nothing else.</summary>
    public static bool IsRow(ReadOnlySpan<char> line)
    {
        Span<double> fields = stackalloc double[Count];
        return TryParse(line, fields, out _, out _);
    }

    /// <summary>Reads a row; otherwise tells the text that is not a number, which is empty where fields are missing or too many, and the number of its field from 1.</summary>
    public static bool TryParse(ReadOnlySpan<char> line, Span<double> fields, out ReadOnlySpan<char> fault, out int field)
    {
        fault = default;
        for (field = 1; field <= Count; field++)
        {
            line = line.TrimStart(" \t");
            var end = line.IndexOfAny(' ', '\t');
            var text = end < 0 ? line : line[..end];
            if (text.IsEmpty)
                return false;
            if (!TryParseNumber(text, out fields[field - 1]))
            {
                fault = text;
                return false;
            }

            line = line[text.Length..];
        }

        return line.Trim(" \t").IsEmpty;
    }

    private static bool TryParseNumber(ReadOnlySpan<char> text, out double number)
    {
        // Nearly every field is a short whole number; the general way takes several times as long.
        if (text.Length <= 9 && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
        {
            number = whole;
            return true;
        }

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number);
    }
}
