using System.Text.Json.Serialization;

namespace TaskScheduling;

/// <summary>What was thrown, in a form that survives a store and a channel.</summary>
/// <param name="Type">Full name of the exception's type.</param>
/// <param name="Message">Its message.</param>
public sealed record TaskFault(string Type, string Message)
{
    /// <summary>The exception itself; only in the process that ran the handler. Not part of equality.</summary>
    [JsonIgnore] // an exception is of its process
    public Exception? Exception { get; init; }

    /// <summary>Takes type and message of an exception. One whose message cannot be read says so instead.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="exception"/> is null.</exception>
    public static TaskFault From(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return new TaskFault(exception.GetType().FullName ?? exception.GetType().Name, MessageOf(exception)) { Exception = exception };
    }

    /// <summary>A message may be code of the app, and so may throw as well.</summary>
    private static string MessageOf(Exception exception)
    {
        try
        {
            return exception.Message ?? "";
        }
        catch (Exception unreadable)
        {
            return $"Its message cannot be read: it threw {unreadable.GetType()}.";
        }
    }

    /// <summary>Equal when type and message are.</summary>
    public bool Equals(TaskFault? other) => other is not null && Type == other.Type && Message == other.Message;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Type, Message);
}
