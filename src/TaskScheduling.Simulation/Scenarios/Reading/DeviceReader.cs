using static System.FormattableString;

namespace TaskScheduling.Simulation;

/// <summary>Reads a device: the name of a profile, or a mapping that starts from one.</summary>
internal static class DeviceReader
{
    public const int MostCores = 4096;

    private static readonly Shape Power = new(
        "power",
        "What the device draws.",
        Key.Of("idle", Quantity.Watts, "Always."),
        Key.Of("screen", Quantity.Watts, "While somebody uses it."),
        Key.Of("core", Quantity.Watts, "One busy core at full clock."),
        Key.Of("radio", Quantity.Watts, "While bytes are moved."));

    private static readonly Shape Node = new(
        "node",
        "A lump of the device with one temperature.",
        Key.Text("name", "What it is called.", isRequired: true),
        Key.Of("capacity", Quantity.KelvinCapacity, "Heat it takes up per degree.", isRequired: true),
        Key.Of("toAmbient", Quantity.Conductance, "Conductance to the air. Default: none."));

    private static readonly Shape Link = new(
        "link",
        "A path for heat.",
        Key.Text("from", "A node.", isRequired: true),
        Key.Text("to", "Another node.", isRequired: true),
        Key.Of("conductance", Quantity.Conductance, "How well it conducts.", isRequired: true));

    private static readonly Shape Thermal = new(
        "thermal",
        "Heat. The first node takes the processor's heat, the last one all other heat.",
        Key.Of("ambient", Quantity.Celsius, "Temperature of the air."),
        Key.Of("start", Quantity.Celsius, "Temperature of the device at the beginning. Default: that of the profile, or of the air."),
        Key.List("nodes", Node, "Lumps."),
        Key.List("links", Link, "Between them."),
        Key.Text("sensor", "The node that is read."),
        Key.Of("fair", Quantity.Celsius, "From here on Fair."),
        Key.Of("serious", Quantity.Celsius, "From here on Serious."),
        Key.Of("critical", Quantity.Celsius, "From here on Critical."),
        Key.Of("throttlesAt", Quantity.Celsius, "From here on the clock falls step by step."),
        Key.Flag("throttles", "Whether the clock falls at all."));

    private static readonly Shape Battery = new(
        "battery",
        "A battery.",
        Key.Of("capacity", Quantity.WattHours, "Energy when full."),
        Key.Of("level", Quantity.Share, "At the beginning."),
        Key.Of("charger", Quantity.Watts, "Power of the charger."),
        Key.Flag("pluggedIn", "Whether it is plugged in at the beginning."),
        Key.OfOr("lowPowerAt", Quantity.Share, "Level at which the device begins to save energy, or off.", "off"));

    private static readonly Shape Network = new(
        "network",
        "The network.",
        Key.Choice("state", Names.Of(Names.Networks), "At the beginning."),
        Key.Of("rate", Quantity.BytesPerSecond, "Of all transfers together."),
        Key.Duration("lossEvery", "Mean time between two losses. Default: none by themselves."),
        Key.Duration("lossLasts", "Mean length of a loss."));

    private static readonly Shape Person = new(
        "person",
        "Who uses the device.",
        Key.Flag("active", "Whether somebody uses it at the beginning."),
        Key.Duration("idleAfter", "Time after the last use from which it counts as idle."),
        Key.Duration("sessionEvery", "Mean time between two uses. Default: only what events say."),
        Key.Duration("sessionLasts", "Mean length of a use."),
        Key.Duration("awakeFrom", "Time of day before which nobody uses it: 07:00:00."),
        Key.Duration("awakeUntil", "Time of day after which nobody does."),
        Key.Of("cores", Quantity.Cores, "What the use itself takes."));

    public static IEnumerable<string> Profiles { get; } = DeviceProfiles.All.Select(profile => profile.Name).ToArray();

    public static Shape Shape { get; } = new(
        "device",
        "A device that starts from a profile.",
        Key.Choice("from", Profiles, "The profile.", isRequired: true),
        Key.Text("trace", "A recorded trace; a channel that was recorded replaces the modelled one. Its path is relative to this file."),
        Key.Count("cores", "Processor cores.", MostCores),
        Key.Of("load", Quantity.Cores, "What others take of the processor."),
        Key.Map("power", Power, "What it draws."),
        Key.Map("thermal", Thermal, "Heat."),
        Key.Map("battery", Battery, "Its battery."),
        Key.Flag("hasBattery", "false takes the battery of the profile out."),
        Key.Map("network", Network, "The network."),
        Key.Map("person", Person, "Who uses it."));

    public static DeviceSpec Read(ScenarioMap map, string key)
    {
        if (!map.IsMapping(key))
            return map.Choice(key, DeviceProfiles.Phone, [.. DeviceProfiles.All.Select(profile => (profile.Name, profile))]);
        var device = map.Map(key, Shape)!;
        var profile = device.Choice("from", DeviceProfiles.Phone, [.. DeviceProfiles.All.Select(profile => (profile.Name, profile))]);
        if (device.Flag("hasBattery") is false)
            device.Refuse("for a battery, and hasBattery is false", "battery");
        return profile with
        {
            Cores = device.Count("cores", 1, MostCores) ?? profile.Cores,
            OtherCores = device.Measure("load", Quantity.Cores, 0, MostCores) ?? 0,
            Power = device.Map("power", Power) is { } power ? Read(power, profile.Power) : profile.Power,
            Thermal = device.Map("thermal", Thermal) is { } thermal ? Read(thermal, profile.Thermal ?? Bare(thermal)) : profile.Thermal,
            Battery = device.Flag("hasBattery") is false ? null : device.Map("battery", Battery) is { } battery ? Read(battery, profile.Battery ?? DeviceProfiles.Laptop.Battery!) : profile.Battery,
            Network = device.Map("network", Network) is { } network ? Read(network, profile.Network ?? DeviceProfiles.Phone.Network!) : profile.Network,
            Person = device.Map("person", Person) is { } person ? Read(person, profile.Person ?? DeviceProfiles.Phone.Person!) : profile.Person,
        };
    }

    public static string? Trace(ScenarioMap map, string key) => map.IsMapping(key) ? map.Map(key, Shape)!.Text("trace") : null;

    private static PowerRule Read(ScenarioMap map, PowerRule below) => new(
        map.Measure("idle", Quantity.Watts) ?? below.Idle,
        map.Measure("screen", Quantity.Watts) ?? below.Screen,
        map.Measure("core", Quantity.Watts) ?? below.Core,
        map.Measure("radio", Quantity.Watts) ?? below.Radio);

    private static ThermalSpec Read(ScenarioMap map, ThermalSpec below)
    {
        const double lowest = -60, highest = 150;
        double? Celsius(string key) => map.Measure(key, Quantity.Celsius, lowest, highest);
        var nodes = map.Maps("nodes", Node).Select(node => new ThermalNode(
            node.Text("name")!, node.Positive("capacity", Quantity.KelvinCapacity)!.Value, node.Measure("toAmbient", Quantity.Conductance) ?? 0)).ToArray();
        if (nodes.Length == 0)
            nodes = [.. below.Nodes];
        if (nodes.GroupBy(node => node.Name).FirstOrDefault(same => same.Count() > 1) is { Key: var twice })
            throw map.Wrong("nodes", $"must have different names; '{twice}' stands there twice", "Rename one.");
        var links = map.Has("nodes") || map.Has("links")
            ? map.Maps("links", Link).Select(link => Read(link, nodes)).ToArray()
            : below.Links;
        if (nodes.All(node => node.ToAmbientWattsPerKelvin == 0))
            throw map.Wrong("nodes", "need a way for heat to leave the device", "Give at least one node toAmbient.");
        foreach (var cut in Enumerable.Range(0, nodes.Length).Where(node => !ReachesAmbient(node, nodes, links)))
            throw map.Wrong(map.Has("nodes") ? "nodes" : "links", $"must join every node to one that has toAmbient; {nodes[cut].Name} is not", "Add a link.");
        var sensor = map.Text("sensor") ?? (map.Has("nodes") ? nodes[^1].Name : below.Sensor);
        if (nodes.All(node => node.Name != sensor))
            throw map.Wrong("sensor", "must be the name of a node", Suggestions.Nearest(sensor, nodes.Select(node => node.Name)));
        var thresholds = new ThermalThresholds(Celsius("fair") ?? below.Thresholds.Fair, Celsius("serious") ?? below.Thresholds.Serious, Celsius("critical") ?? below.Thresholds.Critical);
        if (thresholds.Fair > thresholds.Serious || thresholds.Serious > thresholds.Critical)
            throw map.Wrong("serious", Invariant($"must lie between fair and critical, which are {thresholds.Fair}, {thresholds.Serious} and {thresholds.Critical} C with those of the profile"), "Give all three.");
        if (map.Flag("throttles") is false)
            map.Refuse("for a clock that falls, and throttles is false", "throttlesAt");
        return new ThermalSpec(
            nodes,
            links,
            sensor,
            thresholds,
            map.Flag("throttles") is false ? null : below.Throttle is { } rule ? Throttling(rule, sensor, Celsius("throttlesAt"), nodes) : null,
            Celsius("ambient") ?? below.AmbientCelsius,
            Celsius("start") ?? (map.Has("nodes") ? null : below.StartCelsius),
            nodes[^1].Name);
    }

    private static ThrottleRule Throttling(ThrottleRule rule, string sensor, double? trip, ThermalNode[] nodes) => rule with
    {
        Node = nodes.Any(node => node.Name == rule.Node) ? rule.Node : sensor,
        TripCelsius = trip ?? rule.TripCelsius,
        ReleaseCelsius = (trip ?? rule.TripCelsius) - (rule.TripCelsius - rule.ReleaseCelsius),
    };

    private static bool ReachesAmbient(int node, ThermalNode[] nodes, IReadOnlyList<ThermalLink> links)
    {
        var reached = new HashSet<int> { node };
        for (var grown = true; grown;)
        {
            grown = links.Any(link => reached.Contains(link.From) ? reached.Add(link.To) : reached.Contains(link.To) && reached.Add(link.From));
        }

        return reached.Any(each => nodes[each].ToAmbientWattsPerKelvin > 0);
    }

    /// <summary>What holds beside nodes that the scenario gives itself.</summary>
    private static ThermalSpec Bare(ScenarioMap map) => map.Has("nodes") ? DeviceProfiles.Laptop.Thermal!
        : throw map.Fault("needs nodes, because the profile has none of its own", "none", "Give nodes and links, or start from phone, laptop or board.");

    private static ThermalLink Read(ScenarioMap link, ThermalNode[] nodes)
    {
        var (from, to) = (Place(link, "from", nodes), Place(link, "to", nodes));
        return from != to ? new ThermalLink(from, to, link.Positive("conductance", Quantity.Conductance)!.Value)
            : throw link.Wrong("to", "must be another node than from", "Name two nodes.");
    }

    private static int Place(ScenarioMap link, string key, ThermalNode[] nodes)
    {
        var name = link.Text(key)!;
        var place = Array.FindIndex(nodes, node => node.Name == name);
        return place >= 0 ? place : throw link.Wrong(key, "must be the name of a node", Suggestions.Nearest(name, nodes.Select(node => node.Name)));
    }

    private static BatterySpec Read(ScenarioMap map, BatterySpec below)
    {
        var capacity = map.Positive("capacity", Quantity.WattHours) ?? below.CapacityWattHours;
        var scale = capacity / below.CapacityWattHours; // cells of another size take charge in proportion
        var lowPowerAt = map.Has("lowPowerAt") ? map.Text("lowPowerAt") == "off" ? null : map.Measure("lowPowerAt", Quantity.Share, 0, 1) : below.LowPowerAt;
        return below with
        {
            CapacityWattHours = capacity,
            Level = map.Measure("level", Quantity.Share, 0, 1) ?? below.Level,
            ChargerWatts = map.Positive("charger", Quantity.Watts) ?? below.ChargerWatts,
            Curve = [.. below.Curve.Select(point => point with { Watts = point.Watts * scale })],
            IsPluggedIn = map.Flag("pluggedIn") ?? below.IsPluggedIn,
            LowPowerAt = lowPowerAt,
            LowPowerUntil = Math.Max(below.LowPowerUntil, lowPowerAt ?? 0),
        };
    }

    private static NetworkSpec Read(ScenarioMap map, NetworkSpec below) => new(
        map.Choice("state", below.State, Names.Networks),
        map.Positive("rate", Quantity.BytesPerSecond) ?? below.BytesPerSecond,
        map.Period("lossEvery") ?? below.LossEvery,
        map.Period("lossLasts") ?? below.LossLasts);

    private static PersonSpec Read(ScenarioMap map, PersonSpec below)
    {
        var person = Overlay(map, below);
        return person.AwakeFrom != person.AwakeUntil ? person : throw map.Wrong(map.Has("awakeUntil") ? "awakeUntil" : "awakeFrom", "must be another time than the other one", "Write awakeFrom: 0s and awakeUntil: 24h for the whole day.");
    }

    private static PersonSpec Overlay(ScenarioMap map, PersonSpec below) => new(
        map.Flag("active") ?? below.IsActive,
        map.Duration("idleAfter") ?? below.IdleAfter,
        map.Period("sessionEvery") ?? below.SessionEvery,
        map.Period("sessionLasts") ?? below.SessionLasts,
        TimeOfDay(map, "awakeFrom") ?? below.AwakeFrom,
        TimeOfDay(map, "awakeUntil") ?? below.AwakeUntil,
        map.Measure("cores", Quantity.Cores, 0, MostCores) ?? below.Cores);

    private static TimeSpan? TimeOfDay(ScenarioMap map, string key) =>
        map.Duration(key) is not { } value ? null : value <= TimeSpan.FromDays(1) ? value : throw map.Wrong(key, "must be a time of day from 00:00:00 to 24h", "Write for example 07:00:00.");
}
