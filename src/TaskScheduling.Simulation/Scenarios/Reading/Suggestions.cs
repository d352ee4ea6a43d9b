namespace TaskScheduling.Simulation;

/// <summary>Lists and near misses in messages.</summary>
internal static class Suggestions
{
    public static string List(IEnumerable<string> names) => string.Join(", ", names);

    /// <summary>What was probably meant, or all there is.</summary>
    public static string Nearest(string written, IEnumerable<string> known)
    {
        var all = known.Where(name => name.Length > 0).ToArray();
        return Near(written, all) ?? (all.Length == 0 ? "There is none to name." : $"Known are {List(all)}.");
    }

    /// <summary>What was probably meant. Null: nothing is near.</summary>
    public static string? Near(string written, IEnumerable<string> known)
    {
        var near = known.Where(name => IsNear(written.ToLowerInvariant(), name.ToLowerInvariant())).MinBy(name => Distance(written.ToLowerInvariant(), name.ToLowerInvariant()));
        return near is null ? null : $"Did you mean '{near}'?";
    }

    /// <summary>A few letters are wrong, or the rest of the name is missing.</summary>
    private static bool IsNear(string written, string name) =>
        Distance(written, name) <= Math.Min(Math.Max(2, name.Length / 3), name.Length - 1) || (written.Length >= 4 && name.StartsWith(written, StringComparison.Ordinal));

    /// <summary>Insertions, deletions and changes of one letter that lead from one to the other (Levenshtein).</summary>
    private static int Distance(string from, string to)
    {
        var row = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (from[i - 1] == to[j - 1] ? 0 : 1)));
        }

        return row[^1];
    }
}
