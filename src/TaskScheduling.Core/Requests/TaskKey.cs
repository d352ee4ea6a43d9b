namespace TaskScheduling;

/// <summary>What a person would call "the same work", for instance <c>album:42</c>.</summary>
/// <remarks>
/// Tasks of one key never run at the same time, a pending one can be replaced, and a retry or a newer task replaces the older
/// one's card. A request without a key takes the policy's default: none on <c>Server</c> and <c>Desktop</c>, the identifier on <c>Mobile</c>.
/// </remarks>
public readonly record struct TaskKey
{
    private readonly string? _value;

    private TaskKey(string value) => _value = value;

    /// <summary>Explicitly no key: every submission is work of its own, whatever the policy says.</summary>
    public static TaskKey PerSubmission => default;

    /// <summary>Makes a key from text.</summary>
    /// <exception cref="ArgumentException"><paramref name="value"/> is null, empty or blank.</exception>
    public static TaskKey From(string value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(value);
        return new TaskKey(value);
    }

    /// <inheritdoc cref="From"/>
    public static implicit operator TaskKey(string value) => From(value);

    /// <summary>False for <see cref="PerSubmission"/>.</summary>
    public bool HasValue => _value is not null;

    /// <summary>The text; empty for <see cref="PerSubmission"/>.</summary>
    public override string ToString() => _value ?? "";
}
