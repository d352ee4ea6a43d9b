using System.Diagnostics;

namespace TaskScheduling.Benchmarks;

/// <summary>Takes measurements in rounds, each one in a process of its own, and writes the page.</summary>
internal static class ReportRun
{
    public static async Task RunAsync(IReadOnlyList<IMeasurement> measurements, int rounds)
    {
        var provenance = Provenance.Here();
        var taken = new List<Measurement>();
        foreach (var measurement in measurements.Where(measurement => measurement.Missing is not null))
            Console.WriteLine($"left out: {measurement.Name}, {measurement.Missing}");
        for (var round = 1; round <= rounds; round++)
        {
            foreach (var measurement in measurements.Where(measurement => measurement.Missing is null)) // interleaved: a noisy minute hits every row, not every repetition of one
            {
                var began = TimeProvider.System.GetTimestamp();
                taken.AddRange(await MeasureAsync(measurement));
                Console.WriteLine($"round {round} of {rounds}: {measurement.Name}, {TimeProvider.System.GetElapsedTime(began).TotalSeconds:F0} s");
            }
        }

        foreach (var result in TableResult.From(provenance, taken))
            ResultFiles.Write(result);
        Page.Write(ResultFiles.ReadAll());
        Console.WriteLine($"{Page.Path} is written.");
    }

    /// <exception cref="InvalidOperationException">The process failed; it has said why.</exception>
    private static async Task<IReadOnlyList<Measurement>> MeasureAsync(IMeasurement measurement)
    {
        var command = new ProcessStartInfo(Environment.ProcessPath!, [typeof(ReportRun).Assembly.Location, "measure", measurement.Name]) { RedirectStandardOutput = true };
        using var process = Process.Start(command)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{measurement.Name} failed; nothing is published.");
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(ResultFiles.Parse)];
    }
}
