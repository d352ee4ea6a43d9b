namespace TaskScheduling.Simulation;

/// <summary>Reads off a timeline how device and host were at any time, to the instant and not only at its samples.</summary>
internal sealed class WorldReader
{
    /// <summary>Of the host: nothing to tell.</summary>
    public const string Up = "up";

    private readonly List<WorldBand> _bands = [];
    private readonly Dictionary<WorldChannel, (string Value, TimeSpan Since)> _now = [];

    private WorldReader(Scenario scenario)
    {
        var device = scenario.Device;
        _now[WorldChannel.Host] = (Up, TimeSpan.Zero);
        if (device.Battery is { } battery)
        {
            _now[WorldChannel.Power] = (battery.IsPluggedIn ? "external" : "battery", TimeSpan.Zero);
            _now[WorldChannel.LowPowerMode] = (!battery.IsPluggedIn && battery.Level <= battery.LowPowerAt ? "on" : "off", TimeSpan.Zero);
        }

        if (device.Network is { } network)
            _now[WorldChannel.Network] = (network.State.ToString().ToLowerInvariant(), TimeSpan.Zero);
        if (device.Person is { } person)
            _now[WorldChannel.Person] = (person.IsActive ? "active" : "away", TimeSpan.Zero);
    }

    /// <summary>Every stretch of every channel that the device has, each channel from the beginning to the end without a gap.</summary>
    public static IReadOnlyList<WorldBand> Read(Scenario scenario, Timeline timeline)
    {
        var reader = new WorldReader(scenario);
        foreach (var entry in timeline.Entries)
        {
            if (entry.Mark is TimelineMark.World world)
                reader.Read(entry.At, world.What);
        }

        foreach (var (channel, (value, since)) in reader._now)
            reader.Close(channel, value, since, scenario.Duration);
        return [.. reader._bands.OrderBy(band => band.Channel).ThenBy(band => band.From)];
    }

    private void Read(TimeSpan at, string what)
    {
        if (what.Split(": ") is not [var subject, var value])
            return;
        switch (subject, value)
        {
            case ("host", "crash" or "down") or ("battery", "empty"): Turn(WorldChannel.Host, "down", at); break;
            case ("host", "started" or "awake"): Turn(WorldChannel.Host, Up, at); break;
            case ("host", _): Turn(WorldChannel.Host, value, at); break;
            case ("power", _): Turn(WorldChannel.Power, value, at); break;
            case ("low power mode", _): Turn(WorldChannel.LowPowerMode, value, at); break;
            case ("network", _): Turn(WorldChannel.Network, value, at); break;
            case ("person", _): Turn(WorldChannel.Person, value, at); break;
            case ("app", "foreground"): Turn(WorldChannel.Person, "active", at); break;
            default: break;
        }
    }

    private void Turn(WorldChannel channel, string value, TimeSpan at)
    {
        if (!_now.TryGetValue(channel, out var before))
            return; // the device has no such thing
        if (before.Value == value)
            return;
        Close(channel, before.Value, before.Since, at);
        _now[channel] = (value, at);
    }

    private void Close(WorldChannel channel, string value, TimeSpan from, TimeSpan to)
    {
        if (to > from)
            _bands.Add(new WorldBand(channel, value, from, to));
    }
}
