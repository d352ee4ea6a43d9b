namespace TaskScheduling.Simulation;

/// <summary>Names of columns, which become names of channels.</summary>
internal static class ColumnNames
{
    /// <summary>Names that can be shown; the second of one name gets a number: <c>temp_c (2)</c>.</summary>
    public static string[] Unique(IEnumerable<string> names)
    {
        var taken = new HashSet<string>();
        return
        [
            .. names.Select(name =>
            {
                var shown = InputFileException.Shown(name);
                var unique = shown;
                for (var number = 2; !taken.Add(unique); number++)
                    unique = $"{shown} ({number})";
                return unique;
            }),
        ];
    }
}
