namespace TaskScheduling.Simulation;

/// <summary>Finds where a sum of exponentials Σ a·e^(−r·t) is zero, none left out however close two of them lie.</summary>
/// <remarks>
/// Divided by its slowest term the sum is a constant and n − 1 exponentials; its derivative has n − 1 terms, so its zeros are found the same
/// way with one term less. Between two of them the sum only rises or only falls and has at most one zero (Rolle).
/// </remarks>
internal static class ExponentialSum
{
    private const double Precision = 1e-12;

    /// <summary>Zeros after 0 and before the horizon, rising. The terms stand in the order of their rates, the slowest first.</summary>
    public static List<double> Zeros(ReadOnlySpan<(double Amplitude, double Rate)> terms, double horizon)
    {
        while (terms.Length > 0 && terms[0].Amplitude == 0)
            terms = terms[1..];
        if (!ChangesSign(terms))
            return [];
        if (terms.Length == 2)
            return Within(Math.Log(-terms[1].Amplitude / terms[0].Amplitude) / (terms[1].Rate - terms[0].Rate), horizon);

        var slopes = new (double Amplitude, double Rate)[terms.Length - 1];
        for (var term = 1; term < terms.Length; term++)
            slopes[term - 1] = (terms[term].Amplitude * (terms[term].Rate - terms[0].Rate), terms[term].Rate);
        List<double> edges = [.. Zeros(slopes, horizon), horizon];
        List<double> zeros = [];
        var before = 0.0;
        foreach (var after in edges)
        {
            if (IsPositive(terms, before) != IsPositive(terms, after))
                zeros.Add(Bisect(terms, before, after));
            before = after;
        }

        return zeros;
    }

    /// <summary>Without one there is no zero (Descartes).</summary>
    private static bool ChangesSign(ReadOnlySpan<(double Amplitude, double Rate)> terms)
    {
        foreach (var (amplitude, _) in terms)
        {
            if (amplitude * terms[0].Amplitude < 0)
                return true;
        }

        return false;
    }

    private static List<double> Within(double zero, double horizon) => zero > 0 && zero < horizon ? [zero] : [];

    private static double Bisect(ReadOnlySpan<(double Amplitude, double Rate)> terms, double before, double after)
    {
        var wasPositive = IsPositive(terms, before);
        while (after - before > Precision * (1 + after))
        {
            var middle = (before + after) / 2;
            if (IsPositive(terms, middle) == wasPositive)
                before = middle;
            else
                after = middle;
        }

        return after;
    }

    /// <summary>Of the sum divided by its slowest exponential, which does not vanish late.</summary>
    private static bool IsPositive(ReadOnlySpan<(double Amplitude, double Rate)> terms, double seconds)
    {
        var sum = 0.0;
        foreach (var (amplitude, rate) in terms)
            sum += amplitude * Math.Exp((terms[0].Rate - rate) * seconds);
        return sum > 0;
    }
}
