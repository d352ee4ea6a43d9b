namespace TaskScheduling.Simulation;

/// <summary>A file that was given cannot be used. The message says where, which rule is broken by what, and what to write instead.</summary>
internal sealed class InputFileException : FormatException
{
    /// <summary>Makes one.</summary>
    /// <param name="file">Name of the file as it was given.</param>
    /// <param name="line">From 1. Null: the whole file is meant.</param>
    /// <param name="column">From 1. Null: the whole line is meant.</param>
    /// <param name="rule">What must hold.</param>
    /// <param name="value">What is there instead. Null: nothing.</param>
    /// <param name="remedy">What to do.</param>
    public InputFileException(string file, int? line, int? column, string rule, string? value, string remedy)
        : base(Describe(file, line, column, rule, value, remedy)) => (File, Line, Column) = (file, line, column);

    /// <summary>Name of the file.</summary>
    public string File { get; }

    /// <summary>From 1. Null: the whole file is meant.</summary>
    public int? Line { get; }

    /// <summary>From 1. Null: the whole line is meant.</summary>
    public int? Column { get; }

    private static string Describe(string file, int? line, int? column, string rule, string? value, string remedy)
    {
        var place = line is null ? file : column is null ? $"{file}({line})" : $"{file}({line},{column})";
        return value is null ? $"{place}: {rule}. {remedy}" : $"{place}: {rule}, was '{value}'. {remedy}";
    }
}
