namespace TaskScheduling.Simulation;

/// <summary>Collects jobs in the order of a file and makes a log of them.</summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class JobLogBuilder(string file, RepairLog repairs)
{
    private readonly List<RecordedJob> _jobs = [];

    public void Add(RecordedJob job) => _jobs.Add(job);

    /// <exception cref="InputFileException">There is no job.</exception>
    public JobLog Build(IReadOnlyDictionary<string, string> header, bool sinceTheFirst = false)
    {
        if (_jobs.Count == 0)
        {
            throw new InputFileException(
                file, null, null, "A job log must have at least one usable row", null, $"Correct the rows{(repairs.First is { } first ? $" ({first})" : "")}.");
        }

        var times = _jobs.ConvertAll(job => job.Submitted.Ticks).ToArray();
        var moved = RowOrder.CountMoved(times);
        repairs.Reorder(moved);
        var jobs = moved == 0 ? _jobs : [.. RowOrder.Of(times).Select(index => _jobs[index])];
        if (sinceTheFirst && jobs[0].Submitted is var zero)
            jobs = jobs.ConvertAll(job => job with { Submitted = job.Submitted - zero });
        return new JobLog(Path.GetFileName(file), jobs, header, repairs.ToRepairs());
    }
}
