namespace TaskScheduling.Simulation;

/// <summary>Where scenarios come from.</summary>
internal sealed partial record Scenario
{
    /// <exception cref="InputFileException">The file cannot be used; the message says where and why.</exception>
    public static Scenario Load(string path, IReadOnlyList<string>? changes = null) => Parse(Opened(path, () => File.ReadAllText(path)), path, changes);

    public static Scenario Parse(string text, string file = "scenario", IReadOnlyList<string>? changes = null) =>
        ScenarioReader.Read(file, text, changes ?? [], trace => new RecordedDevice(ReadTrace(Path.Combine(Path.GetDirectoryName(file) ?? "", trace))));

    /// <exception cref="InputFileException">The file cannot be used.</exception>
    public static DeviceTrace ReadTrace(string path) => Opened(path, () => TraceFile.ReadDevice(path));

    /// <exception cref="InputFileException">The file cannot be used.</exception>
    public static JobLog ReadJobs(string path) => Opened(path, () => TraceFile.ReadJobs(path));

    /// <summary>The same with a recorded device.</summary>
    public Scenario On(DeviceTrace trace, double timeScale) => this with { Recorded = new RecordedDevice(trace, timeScale) };

    /// <summary>The same with the jobs of a log besides its own work, and long enough for all of them.</summary>
    public Scenario With(JobLog log, double timeScale)
    {
        var jobs = RecordedWork.Of(log, timeScale, Device.Cores);
        var ends = log.Jobs.Select(job => (job.Submitted + (job.RunTime ?? TimeSpan.Zero)) * timeScale).DefaultIfEmpty().Max() + TimeSpan.FromHours(1);
        return this with { Work = [.. Work, .. jobs], Duration = ends > Duration ? ends : Duration };
    }

    private static T Opened<T>(string path, Func<T> read)
    {
        if (path.Length == 0)
            throw new InputFileException("''", null, null, "a file must have a name", path, "Give its path.");
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputFileException(path, null, null, $"the file cannot be read: {exception.Message.TrimEnd('.')}", null, "Check its name.");
        }
    }
}
