using Microsoft.Extensions.Logging;

namespace TaskScheduling;

/// <summary>Reads the device on the pool, one reading at a time, with a time limit.</summary>
/// <remarks>
/// <c>_wanted</c> and <c>_isReading</c> are written under <c>_gate</c>. A source that does not answer in time counts as unavailable until
/// it does; the thread it holds is not joined by a second one.
/// </remarks>
internal sealed class ConditionReader(IConditionSource source, TimeProvider time, WorkItems work, ILogger logger, Action<DeviceConditions, ConditionKinds> answer)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);
    private readonly Lock _gate = new();
    private ConditionKinds _wanted;
    private bool _isReading;
    private bool _isStuck;
    private int _reading;

    /// <summary>From inside a turn.</summary>
    public void Request(ConditionKinds kinds)
    {
        if (source is IImmediateConditionSource)
        {
            answer(Read(kinds), kinds);
            return;
        }

        using (_gate.EnterScope())
        {
            if (_isStuck)
            {
                answer(Unavailable(kinds, "the last reading has not come back"), kinds);
                return;
            }

            _wanted |= kinds;
            if (_isReading)
                return;
            _isReading = true;
        }

        work.Post(static reader => reader.ReadWanted(), this);
    }

    private void ReadWanted()
    {
        while (true)
        {
            ConditionKinds kinds;
            int number;
            using (_gate.EnterScope())
            {
                number = ++_reading;
                kinds = _wanted;
                _wanted = ConditionKinds.None;
                _isReading = kinds is not ConditionKinds.None;
                if (!_isReading)
                    return;
            }

            DeviceConditions read;
            using (var watchdog = time.CreateTimer(_ => GiveUp(kinds, number), null, Limit, Timeout.InfiniteTimeSpan))
                read = Read(kinds);
            using (_gate.EnterScope())
            {
                _reading++; // a watchdog that is on its way comes too late
                _isStuck = false;
            }

            answer(read, kinds);
        }
    }

    private void GiveUp(ConditionKinds kinds, int number)
    {
        using (_gate.EnterScope())
        {
            if (_reading != number)
                return;
            _isStuck = true;
            answer(Unavailable(kinds, $"no answer within {Limit.TotalSeconds:0} s"), kinds); // in the gate: a reading that comes back now answers after it
        }

        logger.ConditionSourceStuck(kinds, Limit.TotalSeconds);
    }

    private DeviceConditions Read(ConditionKinds kinds)
    {
        try
        {
            return source.Read(kinds) ?? throw new InvalidOperationException($"{source.GetType()} returned no reading.");
        }
        catch (Exception exception)
        {
            logger.ConditionSourceFailed(exception, kinds);
            return Unavailable(kinds, $"{exception.GetType().Name}: {exception.Message}");
        }
    }

    private static DeviceConditions Unavailable(ConditionKinds kinds, string cause)
    {
        return new DeviceConditions
        {
            Thermal = Of<ThermalState>(ConditionKinds.Thermal),
            Power = Of<PowerSource>(ConditionKinds.Power),
            BatteryLevel = Of<double>(ConditionKinds.Power),
            LowPowerMode = Of<bool>(ConditionKinds.Power),
            Network = Of<NetworkState>(ConditionKinds.Network),
            Idle = Of<bool>(ConditionKinds.Idle),
            CpuPressure = Of<double>(ConditionKinds.Pressure),
            MemoryPressure = Of<double>(ConditionKinds.Pressure),
        };

        Reading<T> Of<T>(ConditionKinds kind)
            where T : struct => kinds.HasFlag(kind) ? Reading<T>.Unavailable(cause) : default;
    }
}
