namespace TaskScheduling.Cli;

/// <summary>Files that a command writes.</summary>
internal static class OutputFile
{
    /// <exception cref="BadInputException">It cannot be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        try
        {
            using var file = File.Create(path);
            write(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new BadInputException($"{path} cannot be written: {exception.Message}");
        }
    }
}
