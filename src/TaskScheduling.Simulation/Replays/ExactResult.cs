namespace TaskScheduling.Simulation;

/// <summary>What an exact replay found.</summary>
internal sealed class ExactResult
{
    /// <summary>How many were replayed with equal effects.</summary>
    public long Inputs { get; set; }

    /// <summary>Starts, expirations, refusals and ends of tasks among these effects.</summary>
    public long Decisions { get; set; }

    /// <summary>Each with its own snapshot.</summary>
    public int Segments { get; set; }

    /// <summary>Schedulers that were started, or of which something is missing in between.</summary>
    public int Processes { get; set; }

    /// <summary>Of the first input. Null: there is none.</summary>
    public DateTimeOffset? First { get; set; }

    /// <summary>Of the last input.</summary>
    public DateTimeOffset? Last { get; set; }

    /// <summary>Inputs that were not recorded, because the disk did not keep up: their first and last number.</summary>
    public List<(long From, long To)> Gaps { get; } = [];

    /// <summary>Last lines without an end, which a crash leaves.</summary>
    public List<(SegmentFile File, int Line)> Cuts { get; } = [];

    /// <summary>Inputs whose effects were not written any more.</summary>
    public int Unfinished { get; set; }

    /// <summary>Versions that have written it.</summary>
    public SortedSet<string> Libraries { get; } = new(StringComparer.Ordinal);

    /// <summary>The first difference. Null: every decision is reproduced exactly.</summary>
    public ReplayDifference? Difference { get; private set; }

    /// <summary>The file in which it stands.</summary>
    public SegmentFile? DifferenceIn { get; private set; }

    public ExactResult With(SegmentFile file, ReplayDifference difference)
    {
        (DifferenceIn, Difference) = (file, difference);
        return this;
    }
}
