using System.Reflection;
using BenchmarkDotNet.Attributes;

namespace TaskScheduling.Benchmarks;

/// <summary>Everything that can be measured here, found by its type.</summary>
internal static class Measurements
{
    public static IReadOnlyList<IMeasurement> All { get; } =
    [
        .. Assembly.GetExecutingAssembly().GetTypes().Select(Make).OfType<IMeasurement>()
            .OrderBy(measurement => measurement.Name, StringComparer.Ordinal),
    ];

    public static IMeasurement? Find(string name) => All.FirstOrDefault(measurement => measurement.Name == name);

    /// <summary>A table is measured as a whole, or its rows could not be compared: "growth" finds "growth-pending", too, but no single row is found.</summary>
    public static IEnumerable<IMeasurement> OfTable(string table) =>
        All.Where(measurement => measurement.Table == table || measurement.Table.StartsWith($"{table}-", StringComparison.Ordinal));

    private static IMeasurement? Make(Type type)
    {
        if (type.GetMethods().Any(method => method.IsDefined(typeof(BenchmarkAttribute))))
            return new MicroBenchmark(type);
        var isOne = type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IMeasurement));
        return isOne && type.GetConstructor(Type.EmptyTypes) is not null ? (IMeasurement)Activator.CreateInstance(type)! : null;
    }
}
