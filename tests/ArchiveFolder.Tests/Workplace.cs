using System.IO.Compression;
using System.Text.Json;

namespace ArchiveFolder.Tests;

/// <summary>A temporary directory with a folder to archive and room for what comes of it.</summary>
internal sealed class Workplace : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("archive-folder");

    public Workplace() => Directory.CreateDirectory(Folder);

    public string Folder => PathTo("photos");

    public string Archive => PathTo("photos.zip");

    public string Partial => PathTo("photos.zip.partial");

    public string Journal => PathTo("photos.zip.partial.jsonl");

    public string ResultFile => PathTo("result.json");

    public string Store => PathTo("tasks.db");

    public JsonElement Result => JsonDocument.Parse(File.ReadAllText(ResultFile)).RootElement;

    public JsonElement Expiration => Result.GetProperty("expiration");

    public string PathTo(string name) => Path.Combine(_directory.FullName, name);

    /// <summary>Entries that the journal names.</summary>
    public int Archived => File.Exists(Journal) ? ReadShared(Journal).Count(character => character == '\n') - 1 : 0; // the first line is the header

    /// <summary>Names of everything beside the folder.</summary>
    public string[] Leftovers => [.. _directory.EnumerateFileSystemInfos().Select(info => info.Name).Where(name => name != "photos").Order()];

    public Workplace With(string name, byte[] bytes)
    {
        var path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return this;
    }

    /// <summary>Twenty files of a megabyte that cannot be compressed; the same bytes every time.</summary>
    public Workplace WithTwentyMegabytes()
    {
        var random = new Random(20);
        for (var number = 0; number < 20; number++)
        {
            var bytes = new byte[1_000_000];
            random.NextBytes(bytes);
            With($"{(number % 2 == 0 ? "even" : "odd")}/{number:00}.raw", bytes);
        }

        return this;
    }

    /// <summary>A file that takes no room and hours of work.</summary>
    public Workplace WithEndlessWork()
    {
        using var file = File.Create(Path.Combine(Folder, "endless.raw"));
        file.SetLength(1L << 38);
        return this;
    }

    /// <summary>A machine whose only sensor reads this.</summary>
    public string SensorTree(int celsius)
    {
        var zone = Directory.CreateDirectory(PathTo("machine/sys/class/thermal/thermal_zone3")).FullName;
        File.WriteAllText(Path.Combine(zone, "type"), "x86_pkg_temp\n");
        File.WriteAllText(Path.Combine(zone, "temp"), $"{celsius * 1000}\n");
        return PathTo("machine");
    }

    /// <summary>The command for this folder, archive and result.</summary>
    public string[] Command(params string[] options) => [Folder, "--to", Archive, "--result", ResultFile, .. options];

    /// <summary>Completes when the journal names this many entries.</summary>
    public async Task WhenArchivedAsync(int entries)
    {
        var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var watcher = new FileSystemWatcher(_directory.FullName, Path.GetFileName(Journal));
        watcher.Changed += (_, _) => Look();
        watcher.Renamed += (_, _) => Look();
        watcher.EnableRaisingEvents = true;
        Look();
        await enough.Task.WaitAsync(TimeSpan.FromSeconds(30));

        void Look()
        {
            if (Archived >= entries)
                enough.TrySetResult();
        }
    }

    /// <summary>What differs between the folder and what the archive extracts to; empty: nothing.</summary>
    public string[] DifferencesOf(string archive)
    {
        var extracted = PathTo(Path.GetFileName(archive) + ".extracted");
        ZipFile.ExtractToDirectory(archive, extracted);
        var expected = Contents(Folder);
        var actual = Contents(extracted);
        return [.. expected.Keys.Union(actual.Keys).Where(name => !expected.GetValueOrDefault(name, [0]).SequenceEqual(actual.GetValueOrDefault(name, [1])))];
    }

    public void Dispose() => _directory.Delete(recursive: true);

    private static Dictionary<string, byte[]> Contents(string folder) => new DirectoryInfo(folder)
        .EnumerateFileSystemInfos("*", SearchOption.AllDirectories)
        .ToDictionary(info => Path.GetRelativePath(folder, info.FullName), info => info is FileInfo ? File.ReadAllBytes(info.FullName) : []);

    private static string ReadShared(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(file);
        return reader.ReadToEnd();
    }
}
