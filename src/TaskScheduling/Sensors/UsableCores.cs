namespace TaskScheduling;

/// <summary>How many cores a run can really use at once.</summary>
internal static class UsableCores
{
    /// <summary>The smaller of affinity and container quota, at least 1.</summary>
    /// <param name="affinity">Processors this process may run on, i.e. <see cref="Environment.ProcessorCount"/>.</param>
    /// <param name="quotaCores">Container limit in cores (1.5 = three half cores' worth), rounded up; null or not positive: none.</param>
    public static int Count(int affinity, double? quotaCores)
    {
        if (quotaCores is not > 0)
            return Math.Max(1, affinity);
        return (int)Math.Clamp(Math.Ceiling(quotaCores.Value), 1, Math.Max(1, affinity));
    }
}
