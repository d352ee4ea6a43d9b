using System.Globalization;

namespace TaskScheduling.Simulation;

/// <summary>A recording on the disk: its files in their order, read one line at a time.</summary>
internal sealed class RecordingFile
{
    private const string Extension = ".jsonl";

    private RecordingFile(string name, IReadOnlyList<SegmentFile> files) => (Name, Files) = (name, files);

    /// <summary>As the caller named it.</summary>
    public string Name { get; }

    /// <summary>In order, without a hole.</summary>
    public IReadOnlyList<SegmentFile> Files { get; }

    /// <summary>Finds the files of a recording.</summary>
    /// <param name="path">Its path without number, or one of its files: then it begins with this one.</param>
    /// <param name="from">Number of the file to begin with. Null: the first there is.</param>
    /// <exception cref="InputFileException">There is none, or one between two others is missing.</exception>
    public static RecordingFile Open(string path, int? from = null)
    {
        if (IsSegment(path, out var basis, out var number) && File.Exists(path))
            return new RecordingFile(path, Contiguous(path, Numbered(basis), from ?? number));
        if (File.Exists(path))
            return new RecordingFile(path, [new SegmentFile(null, path, new FileInfo(path).Length)]);
        var files = Numbered(path);
        if (files.Count == 0)
            throw new InputFileException(path, null, null, "a recording has files PATH.0001.jsonl and so on; there is none", null, "Name what RecordTo was set to, or one of its files.");
        return new RecordingFile(path, Contiguous(path, files, from));
    }

    /// <summary>Every part in turn, with the file it stands in.</summary>
    /// <param name="progress">Hears how far it is, 0 to 1.</param>
    /// <exception cref="InputFileException">While it is enumerated: a file cannot be read, or a line is damaged.</exception>
    public IEnumerable<(SegmentFile File, RecordedPart Part)> Read(IProgress<double>? progress = null)
    {
        var (before, all) = (0L, Math.Max(1.0, Files.Sum(file => file.Bytes)));
        foreach (var file in Files)
        {
            using var lines = new RecordingLines(file);
            using var parts = RecordingReader.Parts(lines.Read(read => progress?.Report((before + read) / all))).GetEnumerator();
            while (Next(file, parts) is { } part)
                yield return (file, part);
            before += file.Bytes;
        }

        progress?.Report(1);
    }

    private static RecordedPart? Next(SegmentFile file, IEnumerator<RecordedPart> parts)
    {
        try
        {
            return parts.MoveNext() ? parts.Current : null;
        }
        catch (RecordingFormatException fault)
        {
            throw file.Fault(fault);
        }
    }

    private static List<SegmentFile> Contiguous(string path, List<SegmentFile> files, int? from)
    {
        if (from is { } first && files.TrueForAll(file => file.Number != first))
            throw new InputFileException(path, null, null, $"--from-segment must be one of the files, {files[0].Number} to {files[^1].Number}", first.ToString(CultureInfo.InvariantCulture), "Leave it out to begin with the first.");
        var taken = files.Where(file => from is null || file.Number >= from).ToList();
        for (var file = 1; file < taken.Count; file++)
        {
            if (taken[file].Number != taken[file - 1].Number + 1)
            {
                var missing = string.Create(CultureInfo.InvariantCulture, $"{taken[file - 1].Number + 1:0000}");
                throw new InputFileException(path, null, null, $"the files of a recording follow each other; {missing} is missing", null, $"Put it back, or begin behind it with --from-segment {taken[file].Number}.");
            }
        }

        return taken;
    }

    private static List<SegmentFile> Numbered(string basis)
    {
        var folder = Path.GetDirectoryName(basis) is { Length: > 0 } named ? named : ".";
        var found = new List<SegmentFile>();
        if (!Directory.Exists(folder))
            return found;
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles($"*{Extension}"))
        {
            if (IsSegment(file.Name, out var name, out var number) && name == Path.GetFileName(basis))
                found.Add(new SegmentFile(number, Path.Combine(Path.GetDirectoryName(basis) ?? "", file.Name), file.Length));
        }

        found.Sort((left, right) => left.Number!.Value.CompareTo(right.Number!.Value));
        return found;
    }

    private static bool IsSegment(string path, out string basis, out int number)
    {
        (basis, number) = ("", 0);
        if (!path.EndsWith(Extension, StringComparison.Ordinal))
            return false;
        var stem = path[..^Extension.Length];
        var dot = stem.LastIndexOf('.');
        basis = dot > 0 ? stem[..dot] : "";
        return dot > 0 && int.TryParse(stem.AsSpan(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
