namespace TaskScheduling.Simulation;

/// <summary>What one seed gave: so many values, and their sum.</summary>
/// <remarks>Tasks of one seed share a device and so are not independent of each other; seeds are. Every interval counts seeds, not tasks.</remarks>
internal readonly record struct Cluster(double Sum, long Count)
{
    /// <summary>Sum over all clusters of the squared distance from what the overall mean would make of each.</summary>
    public static double SquaredResiduals(IEnumerable<Cluster> clusters, double mean)
    {
        var squares = 0.0;
        foreach (var cluster in clusters)
        {
            var residual = cluster.Sum - (mean * cluster.Count);
            squares += residual * residual;
        }

        return squares;
    }
}
