namespace TaskScheduling;

/// <summary>Base of everything this library throws on its own; misuse throws BCL exceptions.</summary>
public abstract class BackgroundTaskException : Exception
{
    private protected BackgroundTaskException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
