namespace ChunkedUpload;

/// <summary>The server did not take a part; another try may well succeed. The message is meant for a person.</summary>
internal sealed class UploadException(string message, Exception? cause = null) : Exception(message, cause);
