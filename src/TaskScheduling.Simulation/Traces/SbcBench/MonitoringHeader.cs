namespace TaskScheduling.Simulation;

/// <summary>The headline of a monitoring table: time, clocks of some clusters, load, shares of processor time, then what the board has.</summary>
/// <param name="Clocks">Names of the clock columns as far as the headline tells them.</param>
/// <param name="Columns">From the load on; one word each.</param>
internal sealed record MonitoringHeader(string[] Clocks, string[] Columns)
{
    private const string Load = "load";
    private const string Cpu = "%cpu";

    /// <summary>Reads a headline; null: the line is something else.</summary>
    public static MonitoringHeader? Parse(ReadOnlySpan<char> line)
    {
        // Checked first because every line of a long log comes by here.
        if (!line.StartsWith("Time", StringComparison.OrdinalIgnoreCase) || !line.Contains(Cpu, StringComparison.OrdinalIgnoreCase))
            return null;
        var words = line.ToString().Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        var load = Array.FindIndex(words, word => word.Equals(Load, StringComparison.OrdinalIgnoreCase));
        if (load < 1 || load + 1 >= words.Length || !words[load + 1].Equals(Cpu, StringComparison.OrdinalIgnoreCase))
            return null;
        return new MonitoringHeader(ColumnNames.Unique(Names(words[1..load])), ColumnNames.Unique(words[load..]));
    }

    /// <summary>The name of a clock: the headline's where it has one for each.</summary>
    public string ClockName(int index, int count) => Clocks.Length == count ? Clocks[index] : count == 1 ? "CPU" : $"clock {index + 1}";

    /// <summary>"big.LITTLE", "cpu0/cpu4", "CPU n/a" and "CPU/LITTLE freq" are all to be seen.</summary>
    private static string[] Names(string[] words) => words.Length == 0 ? [] : words[0].Split(['/', '.'], StringSplitOptions.RemoveEmptyEntries);
}
