using System.Globalization;

namespace TaskScheduling.Cli;

/// <summary>Seeds to play: <c>1..1000</c>.</summary>
internal readonly record struct SeedRange(long First, int Count)
{
    private const int Most = 1_000_000;

    /// <exception cref="BadInputException">It is no range.</exception>
    public static SeedRange Parse(string text)
    {
        var ends = text.Split("..");
        if (ends.Length == 2
            && long.TryParse(ends[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var first)
            && long.TryParse(ends[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var last)
            && last >= first && last - first < Most)
        {
            return new SeedRange(first, (int)(last - first + 1));
        }

        throw new BadInputException(Figures.Invariant($"--seeds must be a range FIRST..LAST of at most {Most:N0} seeds, was '{text}'. Write for example --seeds 1..1000."));
    }
}
