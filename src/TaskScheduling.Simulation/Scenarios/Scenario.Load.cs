namespace TaskScheduling.Simulation;

/// <summary>Where scenarios come from.</summary>
internal sealed partial record Scenario
{
    /// <exception cref="InputFileException">The file cannot be used; the message says where and why.</exception>
    public static Scenario Load(string path, IReadOnlyList<string>? changes = null)
    {
        string text;
        try
        {
            text = File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputFileException(path, null, null, $"the file cannot be read: {exception.Message.TrimEnd('.')}", null, "Check its name.");
        }

        return Parse(text, path, changes);
    }

    public static Scenario Parse(string text, string file = "scenario", IReadOnlyList<string>? changes = null) =>
        ScenarioReader.Read(file, text, changes ?? [], _ => throw new NotSupportedException("traces"));
}
