using TaskScheduling;

namespace ArchiveFolder;

/// <summary>Reads the command line; all faults are told together, each with the option, the rule and the value.</summary>
internal sealed class ArgumentParser
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
    private readonly List<string> _faults = [];
    private string? _folder;

    private ArgumentParser(IReadOnlyList<string> args) => Split(args);

    /// <summary>Null: there are faults.</summary>
    public static ArchiveArguments? Parse(IReadOnlyList<string> args, out IReadOnlyList<string> faults)
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
            if (args[index] is not ['-', _, ..])
            {
                if (_folder is not null)
                    _faults.Add($"One FOLDER is archived per command; was '{_folder}' and '{args[index]}'.");
                _folder ??= args[index];
                continue;
            }

            var (name, value) = args[index].Split('=', 2) is [var left, var right] ? (left, right) : (args[index], null);
            if (value is null && index + 1 < args.Count && !args[index + 1].StartsWith("--", StringComparison.Ordinal))
                value = args[++index];
            if (!CommandLineOptions.Exists(name))
                _faults.Add($"There is no option {name}.{(CommandLineOptions.Nearest(name) is { } nearest ? $" Did you mean {nearest}?" : "")}");
            else if (string.IsNullOrEmpty(value))
                _faults.Add($"{name} needs a value, for example {name} {CommandLineOptions.All.First(option => option.Name == name).Value}.");
            else if (!_values.TryAdd(name, value))
                _faults.Add($"{name} may be given once; was '{_values[name]}' and '{value}'.");
        }
    }

    private ArchiveArguments Read() => new()
    {
        Folder = Folder(),
        Archive = Archive(),
        Policy = Policy(),
        Budget = new TaskBudget
        {
            Time = Duration("--time"),
            Progress = Duration("--stall") is { } stall ? new ProgressLimit(stall) : null,
            Cpu = Cpu(),
            CpuTime = Duration("--cpu-time"),
            AllocatedBytes = Size("--allocated"),
            Grace = Duration("--grace"),
        },
        Throttle = Size("--throttle", perSecond: true),
        FreezeAfter = Size("--freeze-after"),
        SensorRoot = SensorRoot(),
        Result = Result(),
        Store = Store(),
        Record = Record(),
    };

    private string Folder()
    {
        if (_folder is null)
            return Fault("FOLDER is missing: name the folder to archive.", "");
        if (File.Exists(_folder))
            return Fault($"FOLDER must be a folder, was the file '{_folder}'.", "");
        return Directory.Exists(_folder)
            ? Path.TrimEndingDirectorySeparator(Path.GetFullPath(_folder))
            : Fault($"FOLDER must exist, was '{_folder}'.", "");
    }

    private string Archive()
    {
        if (!_values.TryGetValue("--to", out var file))
            return Mentioned("--to") ? "" : Fault("--to is missing: name the archive, for example --to photos.zip.", "");

        // Whatever stands at this path is replaced, so a slip such as --to notes.txt must not cost a file.
        if (!file.EndsWith(".zip", StringComparison.OrdinalIgnoreCase))
            return Fault($"--to must name a .zip file, was '{file}'.", "");
        return Directory.Exists(file) ? Fault($"--to must name a file, was the folder '{file}'.", "") : InExistingFolder("--to", file);
    }

    private string? Record() => _values.TryGetValue("--record", out var path) ? InExistingFolder("--record", path) : null;

    private string? Result()
    {
        if (!_values.TryGetValue("--result", out var file))
            return null;
        if (Directory.Exists(file))
            return Fault($"--result must name a file, was the folder '{file}'.", file);
        return _values.TryGetValue("--to", out var archive) && Path.GetFullPath(archive) == Path.GetFullPath(file)
            ? Fault($"--result must be another file than --to, was '{file}'.", file)
            : InExistingFolder("--result", file);
    }

    private string? Store()
    {
        if (!_values.TryGetValue("--store", out var file))
            return null;
        if (Directory.Exists(file))
            return Fault($"--store must name a file, was the folder '{file}'.", file);
        foreach (var other in new[] { "--to", "--result" })
        {
            if (_values.TryGetValue(other, out var path) && Path.GetFullPath(path) == Path.GetFullPath(file))
                return Fault($"--store must be another file than {other}, was '{file}'.", file);
        }

        return InExistingFolder("--store", file);
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

    private SchedulingPolicy Policy() => _values.GetValueOrDefault("--policy", "desktop").ToLowerInvariant() switch
    {
        "server" => SchedulingPolicy.Server,
        "desktop" => SchedulingPolicy.Desktop,
        "mobile" => SchedulingPolicy.Mobile,
        _ => Fault($"--policy must be server, desktop or mobile, was '{_values["--policy"]}'.", SchedulingPolicy.Desktop),
    };

    private CpuLimit? Cpu()
    {
        if (!_values.TryGetValue("--cpu", out var text))
            return null;
        return CpuLimit.TryParse(text, out var limit)
            ? limit
            : Fault<CpuLimit?>($"--cpu takes CORES/WINDOW, both positive, for example 0.8/60s; was '{text}'.", null);
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
