using System.Globalization;

namespace TaskScheduling;

/// <summary>The kernel's list format for processors: <c>0-3,8,10-11</c>.</summary>
internal static class CpuList
{
    /// <summary>How many processors the list names; null if it is not one.</summary>
    public static int? Count(string? list)
    {
        var count = 0;
        foreach (var part in (list ?? "").Split(','))
        {
            var ends = part.Split('-');
            if (ends.Length > 2 || !Number(ends[0], out var first) || !Number(ends[^1], out var last) || last < first)
                return null;
            count += last - first + 1;
        }

        return count;
    }

    // No machine has a million processors; the bound keeps garbage from overflowing the sum.
    private static bool Number(string text, out int value) =>
        int.TryParse(text, NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out value) && value < 1_000_000;
}
