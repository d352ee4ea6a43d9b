namespace TaskScheduling.Simulation;

/// <summary>Everything that happened, in order, and what became of each submission.</summary>
internal sealed class Timeline(bool keepsEntries)
{
    private readonly List<TimelineEntry> _entries = [];
    private readonly List<TaskStory> _stories = [];
    private readonly List<DeviceSample> _samples = [];

    public IReadOnlyList<TimelineEntry> Entries => _entries;

    /// <summary>In the order of their submission.</summary>
    public IReadOnlyList<TaskStory> Stories => _stories;

    /// <summary>The device as time went by. Empty unless asked for.</summary>
    public IReadOnlyList<DeviceSample> Samples => _samples;

    public void Open(TaskStory story) => _stories.Add(story);

    public void Add(TimeSpan at, TaskStory? story, in EventNote note)
    {
        story?.Observe(note, at);
        if (keepsEntries)
            _entries.Add(new TimelineEntry(at, story, note, null));
    }

    public void Add(TimeSpan at, TaskStory? story, TimelineMark mark)
    {
        if (keepsEntries)
            _entries.Add(new TimelineEntry(at, story, default, mark));
    }

    /// <summary>What has been written need not be kept.</summary>
    public void Clear() => _entries.Clear();

    public void Add(in DeviceSample sample) => _samples.Add(sample);
}

/// <summary>The device at one instant. Null: it has no such thing.</summary>
internal readonly record struct DeviceSample(
    TimeSpan At, double? Celsius, double Speed, double BusyCores, double Watts, double? BatteryLevel, bool IsPluggedIn, NetworkState? Network, bool IsUsed, bool IsAwake);
