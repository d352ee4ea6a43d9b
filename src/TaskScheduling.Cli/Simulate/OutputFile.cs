namespace TaskScheduling.Cli;

/// <summary>Files that a command writes.</summary>
internal static class OutputFile
{
    /// <exception cref="BadInputException">It cannot be written.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        if (string.IsNullOrEmpty(path))
            throw new BadInputException("A file that is written must have a name, was ''. Write for example --report report.html.");
        try
        {
            using var file = new FileStream(path, FileMode.Create, FileAccess.Write); // whoever also reads a pipe never hears that its reader has gone
            write(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new BadInputException($"{path} cannot be written: {exception.Message}");
        }
    }
}
