using System.Reflection;

namespace TaskScheduling.Benchmarks;

/// <summary>The version of the package a loaded type came from, without the commit some builds append.</summary>
internal static class PackageVersion
{
    public static string Of(Type type) =>
        type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]
        ?? type.Assembly.GetName().Version!.ToString(fieldCount: 3);
}
