namespace TaskScheduling.Testing;

/// <summary>An event that a test expected did not happen, or one that it ruled out did. The message lists what happened.</summary>
public sealed class EventExpectationException : BackgroundTaskException
{
    internal EventExpectationException(string message)
        : base(message)
    {
    }
}
