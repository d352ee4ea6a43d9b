namespace ArchiveFolder;

/// <summary>The folder cannot be archived; the message names the file and is meant for a person.</summary>
internal sealed class ArchiveException(string message, Exception? cause = null) : Exception(message, cause);
