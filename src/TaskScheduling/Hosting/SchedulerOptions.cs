namespace TaskScheduling;

/// <summary>Host settings; bound from the section <c>BackgroundTasks</c>. All faults are reported together at start.</summary>
/// <remarks>A changed configuration is put in force while the host runs; a faulty change is refused and logged, and the old policy stays.</remarks>
public sealed class SchedulerOptions
{
    /// <summary>Profile to start from: Server, Desktop or Mobile. Default: Server. Ignored when <c>UsePolicy</c> gave one.</summary>
    public string Policy { get; set; } = "Server";

    /// <summary>
    /// Whether a network whose cost no sensor tells (none of the built-in ones does) counts as unmetered, for requests with <c>RequiresUnmeteredNetwork</c>. Null, the
    /// default: as the profile or the given policy says; Server yes, Desktop and Mobile no, and there such a task waits as <see cref="DeferralReason.NoSensor"/>.
    /// </summary>
    public bool? AssumeUnmeteredNetwork { get; set; }

    /// <summary>Overrides of the profile for refresh tasks; what is absent stays as in the profile.</summary>
    public KindOptions AppRefresh { get; set; } = new();

    /// <summary>Overrides for processing tasks.</summary>
    public KindOptions Processing { get; set; } = new();

    /// <summary>Overrides for continued tasks.</summary>
    public KindOptions ContinuedProcessing { get; set; } = new();

    /// <summary>Limits per identifier or pattern, on top of the kind's.</summary>
    public IDictionary<string, BudgetOptions> Budgets { get; set; } = new Dictionary<string, BudgetOptions>(StringComparer.Ordinal);

    /// <summary>What a changed configuration does to runs in progress. Default: they keep their budget.</summary>
    public PolicyApplication ApplyChanges { get; set; }

    /// <summary>Time the host leaves for shutting down; 2 s of it are kept back. Default: 30 s, the generic host's own. Set it when you change the host's <c>ShutdownTimeout</c>.</summary>
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Scarce resources requests may ask for. Default: none.</summary>
    public TaskResources SupportedResources { get; set; }

    /// <summary>Where to record what the scheduler is told, so that its decisions can be replayed: files <c>PATH.0001.jsonl</c> and so on. Default: null, nothing is recorded.</summary>
    /// <remarks>
    /// <para>In it: every input with both its times (submissions, readings of the device, ends of runs, what was asked for), what the scheduler asked about
    /// runs (CPU time, bytes, progress), a fingerprint of what it decided, identifiers and keys as they are. Not in it, unless <see cref="RecordPayloads"/>: payloads, titles,
    /// subtitles (their lengths are), notes, names of persons, and messages of faults. See docs/reference/recording.md.</para>
    /// <para>A relative path begins at the current directory; folders are made. Read once at start. Recordings of an earlier process are kept within <see cref="RecordingSegments"/>.
    /// A disk that fails ends the recording with one line in the log, and nothing else.</para>
    /// </remarks>
    public string? RecordTo { get; set; }

    /// <summary>Bytes after which a recording goes on in the next file. At least 65,536. Default: 16 MiB. A file is larger where the state of the scheduler, with which it begins, is more than half of it.</summary>
    public long RecordingSegmentBytes { get; set; } = 16 << 20;

    /// <summary>Files that are kept; the oldest is deleted when one more begins. At least 1. Default: 4.</summary>
    public int RecordingSegments { get; set; } = 4;

    /// <summary>Whether a recording holds payloads, texts and messages as they are. Default: false, it holds the lengths of payloads, titles and subtitles, and no other text of the app or of a person.</summary>
    public bool RecordPayloads { get; set; }
}

/// <summary>Overrides of one kind; null keeps what the profile says.</summary>
public sealed class KindOptions
{
    /// <summary>Slots. At least 0; 0 holds every task of the kind.</summary>
    public int? MaximumRunning { get; set; }

    /// <summary>Pending limit. At least 0.</summary>
    public int? MaximumPending { get; set; }

    /// <summary>Limits.</summary>
    public BudgetOptions Budget { get; set; } = new();
}

/// <summary>Mutable twin of <see cref="TaskBudget"/> for configuration; null keeps what the profile says.</summary>
public sealed class BudgetOptions
{
    /// <summary>Run time. Positive.</summary>
    public TimeSpan? Time { get; set; }

    /// <summary>CPU-seconds in a window: <c>0.8/60s</c>.</summary>
    public string? Cpu { get; set; }

    /// <summary>CPU time in all. Positive.</summary>
    public TimeSpan? CpuTime { get; set; }

    /// <summary>Hottest state and for how long: <c>Serious/10s</c>.</summary>
    public string? Thermal { get; set; }

    /// <summary>Longest silence. Positive. The allowances below stay as in the profile; the profile of an identifier is what the given policy has for it.</summary>
    public TimeSpan? Stall { get; set; }

    /// <summary>Allowance of heartbeats without progress. At least the stall in force, and refused where there is none. Null: the profile's, or <see cref="Stall"/> where that is longer; 10 × <see cref="Stall"/> where the profile has none.</summary>
    public TimeSpan? MaximumHeartbeatOnly { get; set; }

    /// <summary>Allowance of declared waits. Positive, and refused where no stall is in force. Null: the profile's, or 30 × <see cref="Stall"/> where the profile has none.</summary>
    public TimeSpan? MaximumWait { get; set; }

    /// <summary>Resident bytes of out-of-process runs. There are none yet, so it is refused at start: use <see cref="AllocatedBytes"/>.</summary>
    public long? MemoryBytes { get; set; }

    /// <summary>Managed bytes of in-process runs. Positive.</summary>
    public long? AllocatedBytes { get; set; }

    /// <summary>Clean-up time. Positive.</summary>
    public TimeSpan? Grace { get; set; }

    /// <summary>Limits to lift ("Time"): null already means "as in the profile".</summary>
    public IList<BudgetKind> Unlimited { get; set; } = [];
}
