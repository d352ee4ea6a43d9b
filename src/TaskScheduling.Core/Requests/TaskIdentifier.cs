using System.Buffers;

namespace TaskScheduling;

/// <summary>The rules of identifiers and of wildcard registrations.</summary>
internal static class TaskIdentifier
{
    public const int MaximumLength = 128;
    public const string Rule = "1 to 128 characters of A-Z a-z 0-9 . _ -";
    private const string WildcardSuffix = ".*";

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    public static bool IsValid(string? identifier) =>
        identifier is { Length: > 0 and <= MaximumLength } && !identifier.AsSpan().ContainsAnyExcept(Allowed);

    /// <summary>A registration is an identifier, or a prefix that ends in <c>.*</c>.</summary>
    public static bool IsValidPattern(string? pattern) =>
        IsValid(pattern) || (IsWildcard(pattern) && IsValid(pattern![..^WildcardSuffix.Length]) && pattern.Length <= MaximumLength);

    public static bool IsWildcard(string? pattern) => pattern is not null && pattern.EndsWith(WildcardSuffix, StringComparison.Ordinal);

    /// <summary>The patterns that may serve an identifier, longest match first: itself, then each prefix.</summary>
    public static IEnumerable<string> PatternsFor(string identifier)
    {
        yield return identifier;
        for (var dot = identifier.LastIndexOf('.'); dot > 0; dot = identifier.LastIndexOf('.', dot - 1))
            yield return string.Concat(identifier.AsSpan(0, dot), WildcardSuffix);
    }

    /// <summary>Registered patterns that look most like a mistyped identifier, best first.</summary>
    public static ValueList<string> Nearest(string identifier, IEnumerable<string> patterns) =>
        [.. patterns.Select(pattern => (Pattern: pattern, Distance: Distance(identifier, pattern)))
            .Where(candidate => candidate.Distance <= Math.Max(2, identifier.Length / 3))
            .OrderBy(candidate => candidate.Distance).ThenBy(candidate => candidate.Pattern, StringComparer.Ordinal)
            .Take(3).Select(candidate => candidate.Pattern)];

    /// <summary>Levenshtein distance, ignoring case.</summary>
    private static int Distance(string left, string right)
    {
        var row = new int[right.Length + 1];
        for (var column = 0; column <= right.Length; column++)
            row[column] = column;
        for (var line = 1; line <= left.Length; line++)
        {
            var diagonal = row[0];
            row[0] = line;
            for (var column = 1; column <= right.Length; column++)
            {
                var same = char.ToUpperInvariant(left[line - 1]) == char.ToUpperInvariant(right[column - 1]);
                var cost = Math.Min(Math.Min(row[column] + 1, row[column - 1] + 1), diagonal + (same ? 0 : 1));
                diagonal = row[column];
                row[column] = cost;
            }
        }

        return row[right.Length];
    }
}
