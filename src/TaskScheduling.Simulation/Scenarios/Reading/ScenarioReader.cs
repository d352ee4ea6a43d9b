using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace TaskScheduling.Simulation;

/// <summary>Reads a scenario file.</summary>
internal static class ScenarioReader
{
    public static Shape Shape { get; } = new(
        "scenario",
        "A device, work, and what happens to them.",
        Key.Text("name", "What it is called. Default: the name of the file."),
        Key.Text("description", "What it shows."),
        Key.Integer("seed", "Of everything random. Default: 1."),
        Key.Duration("duration", "How long it is played.", isRequired: true),
        Key.Text("start", "Date at its beginning, in UTC, from 1970 to 2999. Default: 2026-01-01T08:00:00Z."),
        PolicyReader.KeyNamed("policy", "By which is decided.", isRequired: true),
        PolicyReader.KeyNamed("foregroundPolicy", "In force while the app is in front. Default: the same."),
        Key.Choice("store", ["durable", "memory"], "Whether pending tasks outlive the process. Default: durable."),
        Key.NameOrMap("device", DeviceReader.Profiles, DeviceReader.Shape, "The device. Default: phone."),
        Key.List("work", WorkReader.Shape, "What is to be done."),
        Key.List("events", EventReader.Shape, "What happens."),
        Key.List("expect", ExpectationReader.Shape, "What must hold at the end."));

    /// <param name="file">Its name, for messages.</param>
    /// <param name="text">Its content.</param>
    /// <param name="changes">Values to set instead, as PATH=VALUE.</param>
    /// <param name="record">Reads a recorded trace that the file names.</param>
    public static Scenario Read(string file, string text, IReadOnlyList<string> changes, Func<string, RecordedDevice> record)
    {
        var map = new ScenarioMap(file, Root(file, text, changes), Shape, "");
        var work = map.Maps("work", WorkReader.Shape).Select(WorkReader.Read).ToArray();
        foreach (var twice in work.GroupBy(each => each.Name).Where(same => same.Count() > 1))
            throw map.Wrong("work", $"must have different names; '{twice.Key}' stands there twice", "Rename one.");
        foreach (var mixed in work.GroupBy(each => each.Request.Identifier).Where(same => same.DistinctBy(each => (each.Request.Kind, each.OutOfProcess)).Count() > 1))
            throw map.Wrong("work", $"of one identifier must be of one kind; '{mixed.Key}' is of several", "Give each its own identifier.");
        var duration = map.RequiredDuration("duration");
        if (duration <= TimeSpan.Zero)
            throw map.Wrong("duration", "must be positive", "Write for example 1d.");
        return new Scenario
        {
            Name = map.Text("name") ?? Path.GetFileNameWithoutExtension(file),
            Description = map.Text("description")?.Trim(),
            Seed = map.Integer("seed") ?? 1,
            Duration = duration,
            Start = map.Date("start") ?? new DateTimeOffset(2026, 1, 1, 8, 0, 0, TimeSpan.Zero),
            Policy = PolicyReader.Read(map, "policy")!,
            ForegroundPolicy = PolicyReader.Read(map, "foregroundPolicy"),
            StoreIsDurable = map.Choice("store", true, ("durable", true), ("memory", false)),
            Device = map.Has("device") ? DeviceReader.Read(map, "device") : DeviceProfiles.Phone,
            Recorded = map.Has("device") && DeviceReader.Trace(map, "device") is { } trace ? record(trace) : null,
            Work = work,
            Events = [.. map.Maps("events", EventReader.Shape).Select(each => EventReader.Read(each, work))],
            Expectations = [.. map.Maps("expect", ExpectationReader.Shape).Select(each => ExpectationReader.Read(each, work))],
        };
    }

    private static YamlNode Root(string file, string text, IReadOnlyList<string> changes)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new ShallowParser(new Parser(new StringReader(text.TrimStart('\ufeff'))))); // without the mark of byte order
        }
        catch (YamlException exception)
        {
            var what = (exception.InnerException ?? exception).Message;
            throw new InputFileException(file, (int)exception.Start.Line, (int)exception.Start.Column, $"this is no YAML: {what.TrimEnd('.')}", null, "Check indentation, quotes and colons.");
        }

        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException or IndexOutOfRangeException or NullReferenceException or InvalidCastException)
        {
            // The library's scanner trips over some texts instead of refusing them.
            throw new InputFileException(file, null, null, "this is no YAML", null, "Check indentation, quotes and colons.");
        }

        if (stream.Documents is not [{ RootNode: var root }])
        {
            throw stream.Documents.Count == 0
                ? new InputFileException(file, null, null, "a scenario file must not be empty", null, "Begin with 'duration:' and 'policy:'.")
                : new InputFileException(file, null, null, "a scenario file must hold one document", $"{stream.Documents.Count} documents", "Take out the lines '---' and give each its own file.");
        }

        foreach (var change in changes)
            ScenarioChange.Apply(root, change);
        return root;
    }
}
