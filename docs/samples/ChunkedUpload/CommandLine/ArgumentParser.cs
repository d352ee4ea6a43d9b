namespace ChunkedUpload;

/// <summary>Reads the command line; all faults are told together, each with the option, the rule and the value.</summary>
internal sealed class ArgumentParser
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
    private readonly List<string> _faults = [];

    private ArgumentParser(IReadOnlyList<string> args) => Split(args);

    /// <summary>Null: there are faults.</summary>
    public static UploadArguments? Parse(IReadOnlyList<string> args, out IReadOnlyList<string> faults)
    {
        var parser = new ArgumentParser(args);
        faults = parser._faults;
        var arguments = parser.Read();
        return faults.Count == 0 ? arguments : null;
    }

    private void Split(IReadOnlyList<string> args)
    {
        for (var index = 0; index < args.Count; index++)
        {
            var (name, value) = args[index].Split('=', 2) is [var left, var right] ? (left, right) : (args[index], null);
            if (!CommandLineOptions.Exists(name))
            {
                _faults.Add($"There is no option {name}.");
                if (index + 1 < args.Count && !args[index + 1].StartsWith("--", StringComparison.Ordinal))
                    index++;
                continue;
            }

            if (value is null && index + 1 < args.Count && !args[index + 1].StartsWith("--", StringComparison.Ordinal))
                value = args[++index];
            if (string.IsNullOrEmpty(value))
                _faults.Add($"{name} needs a value, for example {CommandLineOptions.ExampleOf(name)}.");
            else if (!_values.TryAdd(name, value))
                _faults.Add($"{name} may be given once; was '{_values[name]}' and '{value}'.");
        }
    }

    private UploadArguments Read()
    {
        var folder = Folder("--folder") ?? (Mentioned("--folder") ? "" : Fault("--folder is missing: name the folder for the chunks, for example --folder chunks.", ""));
        var every = Duration("--every");
        return new UploadArguments
        {
            Folder = folder,
            Store = Store(),
            ServerFolder = Folder("--server-folder") ?? folder + ".received",
            Chunks = Chunks(every ?? Pace),
            Every = every ?? (_values.ContainsKey("--record") ? Pace : TimeSpan.Zero),
            ChunkSize = Size("--chunk-size") ?? 5L << 20,
            Rate = Size("--rate", perSecond: true),
            AnswerWithin = Duration("--answer-within") ?? TimeSpan.FromSeconds(5),
            ServerPlan = Plan(),
            SensorRoot = SensorRoot(),
        };
    }

    /// <summary>It need not exist, but the folder that it is in must.</summary>
    private string? Folder(string option)
    {
        if (!_values.TryGetValue(option, out var folder))
            return null;
        if (File.Exists(folder))
            return Fault($"{option} must be a folder, was the file '{folder}'.", folder);
        return InExistingFolder(option, Path.TrimEndingDirectorySeparator(folder));
    }

    private string Store()
    {
        if (!_values.TryGetValue("--store", out var file))
            return Mentioned("--store") ? "" : Fault("--store is missing: name the file that the tasks live in, for example --store uploads.db.", "");
        return Directory.Exists(file) ? Fault($"--store must name a file, was the folder '{file}'.", file) : InExistingFolder("--store", file);
    }

    private int Chunks(TimeSpan every)
    {
        var isCounted = _values.TryGetValue("--chunks", out var text);
        var isTimed = _values.ContainsKey("--record");
        if (isCounted == isTimed)
        {
            return isCounted
                ? Fault("A session is given by --chunks or by --record, not by both.", 1)
                : Mentioned("--chunks") || Mentioned("--record") ? 1 : Fault("The session is missing: give its --chunks 8 or its length --record 20s.", 1);
        }

        if (isTimed)
            return Duration("--record") is { } length ? Math.Max(1, (int)Math.Min(length / every, 9_999)) : 1;
        return int.TryParse(text, out var count) && count is >= 1 and <= 9_999 ? count : Fault($"--chunks takes a number from 1 to 9999; was '{text}'.", 1);
    }

    private IReadOnlyList<Misbehaviour> Plan()
    {
        if (!_values.TryGetValue("--server-plan", out var text))
            return [];
        return ServerPlan.TryParse(text, out var plan)
            ? plan
            : Fault<IReadOnlyList<Misbehaviour>>($"--server-plan takes fail:N, drop:N, stall:DURATION and restart[:DURATION] with commas between; was '{text}'.", []);
    }

    private string InExistingFolder(string option, string file)
    {
        var full = Path.GetFullPath(file);
        return Directory.Exists(Path.GetDirectoryName(full)) ? full : Fault($"{option} must be in an existing folder, was '{file}'.", full);
    }

    private string? SensorRoot()
    {
        if (!_values.TryGetValue("--sysroot", out var root))
            return null;
        return Directory.Exists(root) ? Path.GetFullPath(root) : Fault($"--sysroot must be an existing folder, was '{root}'.", root);
    }

    private TimeSpan? Duration(string option)
    {
        if (!_values.TryGetValue(option, out var text))
            return null;
        if (!Quantities.TryParseDuration(text, out var duration))
            return Fault<TimeSpan?>($"{option} takes a duration such as 250ms, 30s, 5min or 2h; was '{text}'.", null);
        return duration > TimeSpan.Zero ? duration : Fault<TimeSpan?>($"{option} must be positive, was '{text}'.", null);
    }

    private long? Size(string option, bool perSecond = false)
    {
        if (!_values.TryGetValue(option, out var text))
            return null;
        var size = perSecond && text.EndsWith("/s", StringComparison.Ordinal) ? text[..^2] : text;
        if (!Quantities.TryParseSize(size, out var bytes))
        {
            var examples = perSecond ? "rate such as 2MiB/s or 500KiB/s" : "size such as 100KiB, 5MiB, 2GiB or a number of bytes";
            return Fault<long?>($"{option} takes a {examples}; was '{text}'.", null);
        }

        return bytes > 0 ? bytes : Fault<long?>($"{option} must be positive, was '{text}'.", null);
    }

    private bool Mentioned(string option) => _faults.Exists(fault => fault.StartsWith(option, StringComparison.Ordinal));

    private T Fault<T>(string message, T instead)
    {
        _faults.Add(message);
        return instead;
    }
}
