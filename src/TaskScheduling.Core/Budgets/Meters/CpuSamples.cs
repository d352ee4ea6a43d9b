namespace TaskScheduling;

/// <summary>CPU time used up to an instant.</summary>
internal readonly record struct CpuSample(TimeSpan At, TimeSpan Used);

/// <summary>The last samples of one run, oldest first, in a ring.</summary>
internal sealed class CpuSamples(int capacity)
{
    private readonly CpuSample[] _ring = new CpuSample[capacity];
    private int _first;

    public int Count { get; private set; }

    public CpuSample this[int index] => _ring[(_first + index) % _ring.Length];

    public void Add(CpuSample sample)
    {
        if (Count == _ring.Length)
            _first = (_first + 1) % _ring.Length;
        else
            Count++;
        _ring[(_first + Count - 1) % _ring.Length] = sample;
    }

    /// <summary>Oldest first.</summary>
    public CpuSample[] Export()
    {
        var samples = new CpuSample[Count];
        for (var index = 0; index < Count; index++)
            samples[index] = this[index];
        return samples;
    }

    public static CpuSamples Restore(CpuSample[] saved)
    {
        var samples = new CpuSamples(CpuWindowMeter.Capacity);
        foreach (var sample in saved)
            samples.Add(sample);
        return samples;
    }
}
