namespace TaskScheduling.Simulation;

/// <summary>Reads one entry of <c>events</c>.</summary>
internal static class EventReader
{
    private static readonly TimeSpan DefaultDown = TimeSpan.FromMinutes(1);

    private static readonly string[] Kinds = ["stop", "cancel", "submit", "power", "network", "person", "app", "host", "policy", "clock", "ambient", "load"];

    private static readonly (string Key, string BelongsTo)[] Companions = [("note", "cancel"), ("for", "host"), ("timeout", "host"), ("apply", "policy")];

    public static Shape Shape { get; } = new(
        "event",
        "Something that happens; exactly one key besides at and those that belong to it.",
        Key.Duration("at", "When, since the beginning.", isRequired: true),
        Key.Text("stop", "Work that a person stops."),
        Key.Text("cancel", "Work that the app cancels."),
        Key.Text("note", "With cancel: the app's words."),
        Key.Text("submit", "Work that is submitted once more."),
        Key.Choice("power", Names.Of(Names.Power), "Unplugged, or plugged in."),
        Key.Choice("network", Names.Of(Names.Networks), "The network becomes this."),
        Key.Choice("person", ["active", "away"], "Somebody begins or ends to use the device."),
        Key.Choice("app", ["foreground", "background"], "The app comes to the front, or leaves it."),
        Key.Choice("host", ["crash", "shutdown", "suspend"], "The process is gone without a word; the host shuts down; the machine sleeps."),
        Key.Duration("for", "With host: for how long. Default: 1min."),
        Key.Duration("timeout", "With host shutdown: time it leaves. Default: 30s."),
        PolicyReader.KeyNamed("policy", "The policy is replaced."),
        Key.Choice("apply", ["newRuns", "now"], "With policy: whether runs in progress are concerned, too. Default: newRuns."),
        Key.Form("clock", "Somebody sets the clock.", "+1h", "-30min"),
        Key.Of("ambient", Quantity.Celsius, "The air becomes so warm."),
        Key.Of("load", Quantity.Cores, "What others take of the processor from now on."));

    public static ScenarioEvent Read(ScenarioMap map, IReadOnlyList<WorkSpec> work)
    {
        var at = map.RequiredDuration("at");
        if (Kinds.Where(map.Has).ToArray() is not [var kind])
            throw map.Fault($"must have exactly one of {Suggestions.List(Kinds)}", Suggestions.List(Kinds.Where(map.Has)), "Write one event per item.");
        foreach (var (key, belongsTo) in Companions)
        {
            if (kind != belongsTo)
                map.Refuse($"for {belongsTo}", key);
        }

        return kind switch
        {
            "stop" => new ScenarioEvent.Stop(at, WorkNamed("stop")),
            "cancel" => new ScenarioEvent.Cancel(at, WorkNamed("cancel"), map.Text("note")),
            "submit" => new ScenarioEvent.Submit(at, WorkNamed("submit")),
            "power" => new ScenarioEvent.Power(at, map.Choice("power", default, Names.Power)),
            "network" => new ScenarioEvent.Network(at, map.Choice("network", default, Names.Networks)),
            "person" => new ScenarioEvent.Person(at, map.Choice("person", false, ("active", true), ("away", false))),
            "app" => new ScenarioEvent.App(at, map.Choice("app", false, ("foreground", true), ("background", false))),
            "host" => Host(map, at),
            "policy" => new ScenarioEvent.Policy(at, PolicyReader.Read(map, "policy")!, map.Choice("apply", PolicyApplication.NewRuns, ("newRuns", PolicyApplication.NewRuns), ("now", PolicyApplication.Now))),
            "clock" => new ScenarioEvent.ClockStep(at, map.Duration("clock", mayBeNegative: true)!.Value),
            "ambient" => new ScenarioEvent.Ambient(at, map.Measure("ambient", Quantity.Celsius, -60, 150)!.Value),
            _ => new ScenarioEvent.Load(at, map.Measure("load", Quantity.Cores, 0, DeviceReader.MostCores)!.Value),
        };

        string WorkNamed(string key)
        {
            var name = map.Text(key)!;
            return work.Any(known => known.Name == name) ? name : throw map.Wrong(key, "must be the name of work", Suggestions.Nearest(name, work.Select(known => known.Name)));
        }
    }

    private static ScenarioEvent Host(ScenarioMap map, TimeSpan at)
    {
        var length = map.Duration("for") ?? DefaultDown;
        var what = map.Choice("host", "", ("crash", "crash"), ("shutdown", "shutdown"), ("suspend", "suspend"));
        if (what != "shutdown")
            map.Refuse("for host: shutdown", "timeout");
        return what switch
        {
            "crash" => new ScenarioEvent.Crash(at, length),
            "suspend" => new ScenarioEvent.Suspend(at, length),
            _ => new ScenarioEvent.ShutDown(at, map.Duration("timeout") ?? TimeSpan.FromSeconds(30), length),
        };
    }
}
