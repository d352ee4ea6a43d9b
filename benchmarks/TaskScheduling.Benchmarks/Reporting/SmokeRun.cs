namespace TaskScheduling.Benchmarks;

/// <summary>Runs every measurement at its smallest in this process. Says nothing about speed: it shows that all of them, and the page, still work.</summary>
internal static class SmokeRun
{
    /// <returns>How many failed.</returns>
    public static async Task<int> RunAsync()
    {
        var taken = new List<Measurement>();
        var (failed, leftOut) = (0, 0);
        foreach (var measurement in Measurements.All)
        {
            if (measurement.Missing is { } missing)
            {
                leftOut++;
                Console.WriteLine($"left out {measurement.Name}: {missing}");
                continue;
            }

            try
            {
                var figures = await measurement.RunAsync(Scale.Smoke);
                if (figures.Count == 0)
                    throw new InvalidOperationException("No figure was taken.");
                taken.AddRange(figures);
                Console.WriteLine($"ok     {measurement.Name}");
            }
            catch (Exception fault) // each is to have its turn
            {
                failed++;
                Console.WriteLine($"FAILED {measurement.Name}: {fault}");
            }
        }

        var page = Path.Combine(Artifacts.Folder, "smoke.md");
        File.WriteAllText(page, Page.Render(TableResult.From(Provenance.Here(), taken)));
        Console.WriteLine($"{Measurements.All.Count - failed - leftOut} measurements ran, {failed} failed, {leftOut} were left out. Their page: {page}");
        return failed;
    }
}
