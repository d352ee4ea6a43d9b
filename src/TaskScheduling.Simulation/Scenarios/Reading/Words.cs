namespace TaskScheduling.Simulation;

/// <summary>Lists and near misses in messages.</summary>
internal static class Words
{
    public static string List(IEnumerable<string> names) => string.Join(", ", names);

    /// <summary>What was probably meant, or all there is.</summary>
    public static string Nearest(string written, IEnumerable<string> known)
    {
        var all = known.ToArray();
        var nearest = all.OrderBy(name => Distance(written.ToLowerInvariant(), name.ToLowerInvariant())).FirstOrDefault();
        return nearest is not null && Distance(written.ToLowerInvariant(), nearest.ToLowerInvariant()) <= Math.Max(2, nearest.Length / 3)
            ? $"Did you mean '{nearest}'?"
            : $"Known are {List(all)}.";
    }

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
