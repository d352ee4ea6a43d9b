using System.Diagnostics.CodeAnalysis;

namespace TaskScheduling;

/// <summary>One submission with all its attempts. Comes in with the submission; the engine makes none.</summary>
/// <remarks>Ordered by creation within one process: the runtime lays it out as a version-7 GUID.</remarks>
public readonly record struct TaskId(Guid Value) : IComparable<TaskId>, ISpanParsable<TaskId>
{
    /// <summary>Reads the text form of <see cref="ToString"/>.</summary>
    /// <exception cref="FormatException"><paramref name="text"/> is not a GUID.</exception>
    public static TaskId Parse(string text) => new(Guid.Parse(text));

    /// <summary>Reads the text form of <see cref="ToString"/>; false when <paramref name="text"/> is not one.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out TaskId id)
    {
        var read = Guid.TryParse(text, out var value);
        id = new TaskId(value);
        return read;
    }

    static TaskId IParsable<TaskId>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<TaskId>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out TaskId result) => TryParse(s, out result);

    static TaskId ISpanParsable<TaskId>.Parse(ReadOnlySpan<char> s, IFormatProvider? provider) => new(Guid.Parse(s));

    static bool ISpanParsable<TaskId>.TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out TaskId result)
    {
        var read = Guid.TryParse(s, out var value);
        result = new TaskId(value);
        return read;
    }

    /// <inheritdoc/>
    public int CompareTo(TaskId other) => Value.CompareTo(other.Value);

    /// <summary>The GUID in its 36-character form.</summary>
    public override string ToString() => Value.ToString("D");
}
