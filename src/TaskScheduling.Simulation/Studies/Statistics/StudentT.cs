namespace TaskScheduling.Simulation;

/// <summary>Student's t distribution.</summary>
internal static class StudentT
{
    // 97.5 % quantiles for 1 to 30 degrees of freedom; above, the series below is good to five digits.
    private static readonly double[] Table =
    [
        12.7062, 4.30265, 3.18245, 2.77645, 2.57058, 2.44691, 2.36462, 2.30600, 2.26216, 2.22814,
        2.20099, 2.17881, 2.16037, 2.14479, 2.13145, 2.11991, 2.10982, 2.10092, 2.09302, 2.08596,
        2.07961, 2.07387, 2.06866, 2.06390, 2.05954, 2.05553, 2.05183, 2.04841, 2.04523, 2.04227,
    ];

    /// <summary>The bound that 2.5 % lie above.</summary>
    public static double Quantile(int degreesOfFreedom)
    {
        if (degreesOfFreedom <= Table.Length)
            return Table[degreesOfFreedom - 1];
        const double z = Interval.Z;
        double first = (Math.Pow(z, 3) + z) / 4;
        double second = ((5 * Math.Pow(z, 5)) + (16 * Math.Pow(z, 3)) + (3 * z)) / 96;
        double third = ((3 * Math.Pow(z, 7)) + (19 * Math.Pow(z, 5)) + (17 * Math.Pow(z, 3)) - (15 * z)) / 384;
        return z + (first / degreesOfFreedom) + (second / Math.Pow(degreesOfFreedom, 2)) + (third / Math.Pow(degreesOfFreedom, 3));
    }
}
