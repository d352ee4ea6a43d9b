namespace TaskScheduling;

/// <summary>The one or the other of two times. Null says "none" and never wins.</summary>
internal static class TimeOrder
{
    public static TimeSpan Longer(TimeSpan left, TimeSpan right) => left > right ? left : right;

    public static TimeSpan Shorter(TimeSpan left, TimeSpan right) => left < right ? left : right;

    public static TimeSpan Sooner(TimeSpan? left, TimeSpan right) => left is { } value && value < right ? value : right;

    public static TimeSpan? Sooner(TimeSpan? left, TimeSpan? right) => right is { } value ? Sooner(left, value) : left;

    public static DateTimeOffset Earlier(DateTimeOffset left, DateTimeOffset right) => left < right ? left : right;

    public static DateTimeOffset Later(DateTimeOffset left, DateTimeOffset? right) => right > left ? right.Value : left;
}
