using System.Globalization;

namespace TaskScheduling.Benchmarks;

/// <summary>How rows of clusters say how many nodes they have. One is the usual case and goes without saying in names.</summary>
internal static class ClusterNodes
{
    public static string Of(int nodes) => nodes == 1 ? "one node" : string.Create(CultureInfo.InvariantCulture, $"{nodes} nodes");

    public static string Each(int nodes) => nodes == 1 ? "" : " each";

    public static string InRow(int nodes) => nodes == 1 ? "" : $", {Of(nodes)}";

    public static string InName(int nodes) => nodes == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $"-{nodes}");
}
