namespace TaskScheduling.Simulation;

/// <summary>The recorded readings of the device as a series by kind: the last one at or before an instant; before the first one, that one.</summary>
internal sealed class RecordedReadings
{
    private const string NotRecorded = "not in the recording";

    private readonly Dictionary<ConditionKinds, List<RecordedConditions>> _byKind = [];
    private readonly Dictionary<(TimeSpan At, ConditionKinds Kinds), Queue<RecordedQuestion>> _questions = [];

    public RecordedReadings(RecordedStretch stretch)
    {
        foreach (var question in stretch.Questions)
        {
            if (!_questions.TryGetValue((question.At, question.Kinds), out var same))
                _questions.Add((question.At, question.Kinds), same = new Queue<RecordedQuestion>());
            same.Enqueue(question);
        }

        foreach (var reading in stretch.Conditions.OrderBy(each => each.Asked).ThenBy(each => each.Order))
        {
            foreach (var kind in Single(reading.Kinds))
            {
                if (!_byKind.TryGetValue(kind, out var series))
                    _byKind.Add(kind, series = []);
                series.Add(reading);
            }
        }
    }

    /// <summary>What was asked for, and was never read in the record.</summary>
    public ConditionKinds Missing { get; private set; }

    /// <summary>The answer to a question, and when it comes. Null: the same question got none then.</summary>
    public (TimeSpan Came, long Order, DeviceConditions Read)? At(TimeSpan asked, ConditionKinds kinds)
    {
        if (_questions.TryGetValue((asked, kinds), out var same) && same.TryDequeue(out var question))
            return question.Answer is { } answer ? (answer.Came, answer.Order, answer.Read) : null;
        return Composed(asked, kinds);
    }

    private (TimeSpan Came, long Order, DeviceConditions Read) Composed(TimeSpan asked, ConditionKinds kinds)
    {
        var read = DeviceConditions.Unknown;
        var (came, order) = (asked, ReplayAgenda.Last);
        foreach (var kind in Single(kinds))
        {
            var found = Find(asked, kind);
            if (found is null)
                Missing |= kind;
            else if (found.Asked <= asked && found.Came > came)
                (came, order) = (found.Came, found.Order);
            read = With(read, kind, found?.Read);
        }

        return (came, order, read);
    }

    private RecordedConditions? Find(TimeSpan asked, ConditionKinds kind)
    {
        if (!_byKind.TryGetValue(kind, out var series))
            return null;
        var (low, high) = (0, series.Count); // the first one that was asked for later
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (series[middle].Asked <= asked)
                low = middle + 1;
            else
                high = middle;
        }

        return series[Math.Max(0, low - 1)];
    }

    private static DeviceConditions With(DeviceConditions read, ConditionKinds kind, DeviceConditions? found) => kind switch
    {
        ConditionKinds.Thermal => read with { Thermal = found?.Thermal ?? Reading<ThermalState>.Unavailable(NotRecorded) },
        ConditionKinds.Power when found is not null => read with { Power = found.Power, BatteryLevel = found.BatteryLevel, LowPowerMode = found.LowPowerMode },
        ConditionKinds.Power => read with
        {
            Power = Reading<PowerSource>.Unavailable(NotRecorded),
            BatteryLevel = Reading<double>.Unavailable(NotRecorded),
            LowPowerMode = Reading<bool>.Unavailable(NotRecorded),
        },
        ConditionKinds.Network => read with { Network = found?.Network ?? Reading<NetworkState>.Unavailable(NotRecorded) },
        ConditionKinds.Idle => read with { Idle = found?.Idle ?? Reading<bool>.Unavailable(NotRecorded) },
        _ => read with
        {
            CpuPressure = found?.CpuPressure ?? Reading<double>.Unavailable(NotRecorded),
            MemoryPressure = found?.MemoryPressure ?? Reading<double>.Unavailable(NotRecorded),
        },
    };

    private static IEnumerable<ConditionKinds> Single(ConditionKinds kinds)
    {
        for (var kind = 1; kind <= (int)ConditionKinds.Pressure; kind <<= 1)
        {
            if (((int)kinds & kind) != 0)
                yield return (ConditionKinds)kind;
        }
    }
}
