using System.Globalization;

namespace TaskScheduling;

/// <summary>Range rules of limits, said in one way: name, rule, value.</summary>
internal static class BudgetRules
{
    /// <summary>Longer limits count as this long: <see cref="TimeSpan.MaxValue"/> says "never", and no sum with an instant may overflow.</summary>
    public static readonly TimeSpan Forever = TimeSpan.FromDays(36_500);

    public static TimeSpan? Bounded(TimeSpan? value) => value > Forever ? Forever : value;

    public static TimeSpan? Positive(TimeSpan? value, string name) =>
        value is null ? null : Positive(value.Value, name);

    public static TimeSpan Positive(TimeSpan value, string name) =>
        value > TimeSpan.Zero ? value : throw new ArgumentOutOfRangeException(name, $"{name} must be positive, was {value}.");

    public static long? Positive(long? value, string name) =>
        value is null or > 0 ? value : throw new ArgumentOutOfRangeException(name, $"{name} must be positive, was {value}.");

    public static TimeSpan NotNegative(TimeSpan value, string name) => NotBelow(value, TimeSpan.Zero, name, "zero");

    public static int NotNegative(int value, string name) =>
        value >= 0 ? value : throw new ArgumentOutOfRangeException(name, $"{name} must not be negative, was {value}.");

    public static double Share(double value, string name) =>
        value is >= 0 and <= 1 ? value : throw new ArgumentOutOfRangeException(name, string.Create(CultureInfo.InvariantCulture, $"{name} must lie in 0 to 1, was {value}."));

    public static double PositiveFinite(double value, string name) =>
        double.IsFinite(value) && value > 0
            ? value
            : throw new ArgumentOutOfRangeException(name, string.Create(CultureInfo.InvariantCulture, $"{name} must be positive and finite, was {value}."));

    public static TimeSpan NotBelow(TimeSpan value, TimeSpan minimum, string name, string minimumName) =>
        value >= minimum ? value : throw new ArgumentOutOfRangeException(name, $"{name} must be at least {minimumName} ({minimum}), was {value}.");
}
