using System.Globalization;

namespace TaskScheduling;

/// <summary>Numbered files, of which only the newest are kept. One thread at a time.</summary>
internal sealed class RecordingFiles(string path, int keep)
{
    private const string Extension = ".jsonl";

    private readonly string _folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
    private readonly string _name = Path.GetFileName(path);

    /// <summary>Makes the next file, and deletes the oldest ones.</summary>
    public FileStream Begin()
    {
        Directory.CreateDirectory(_folder);
        var known = Numbered();
        var number = known.Count == 0 ? 1 : known[^1].Number + 1;
        var begun = Open(number);
        foreach (var (_, file) in known.Take(known.Count + 1 - keep))
            File.Delete(file);
        return begun;
    }

    private FileStream Open(int number)
    {
        var file = Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"{_name}.{number:0000}{Extension}"));
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.Read | FileShare.Delete, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite; // identifiers and keys are nobody else's business
        return new FileStream(file, options);
    }

    /// <summary>Those of earlier processes, too; the oldest first.</summary>
    private List<(int Number, string File)> Numbered()
    {
        var found = new List<(int Number, string File)>();
        foreach (var file in Directory.EnumerateFiles(_folder, $"*{Extension}"))
        {
            var name = Path.GetFileNameWithoutExtension(file.AsSpan());
            if (name.Length > _name.Length && name.StartsWith(_name, StringComparison.Ordinal) && name[_name.Length] == '.'
                && int.TryParse(name[(_name.Length + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                found.Add((number, file));
            }
        }

        found.Sort();
        return found;
    }
}
