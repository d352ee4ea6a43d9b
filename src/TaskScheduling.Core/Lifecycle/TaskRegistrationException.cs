namespace TaskScheduling;

/// <summary>A handler could not be registered; nothing changed.</summary>
public sealed class TaskRegistrationException : BackgroundTaskException
{
    /// <summary>Names the identifier and the rule.</summary>
    public TaskRegistrationException(string identifier, string message)
        : base(message) => Identifier = identifier;

    /// <summary>The identifier or pattern.</summary>
    public string Identifier { get; }
}
