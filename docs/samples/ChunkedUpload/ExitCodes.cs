namespace ChunkedUpload;

/// <summary>What the process ends with.</summary>
internal static class ExitCodes
{
    public const int AllSent = 0;
    public const int Failed = 1;
    public const int BadArguments = 2;
    public const int Stopped = 3;
}
