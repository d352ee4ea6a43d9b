using System.Text.Json;

namespace ChunkedUpload.Tests;

/// <summary>A temporary directory with room for chunks, store and server, and a machine whose network can be taken away.</summary>
internal sealed class Workplace : IDisposable
{
    private const string RoutesHeading = "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\tMTU\tWindow\tIRTT\n";
    private const string DefaultRoute = "eth0\t00000000\t0100000A\t0003\t0\t0\t100\t00000000\t0\t0\t0\n";

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("chunked-upload");

    public Workplace() => HasNetwork(true);

    public string Folder => PathTo("chunks");

    public string ServerFolder => PathTo("chunks.received");

    public string Store => PathTo("uploads.db");

    public string PathTo(string name) => Path.Combine(_directory.FullName, name);

    public string Sent(int number) => Path.Combine(Folder, "sent", $"chunk-{number:0000}.bin");

    /// <summary>The command for this folder and store.</summary>
    public string[] Command(params string[] options) => ["--folder", Folder, "--store", Store, "--sysroot", PathTo("machine"), .. options];

    /// <summary>Replaced in one step: half a table would be another network.</summary>
    public void HasNetwork(bool isThere)
    {
        var routes = Path.Combine(Directory.CreateDirectory(PathTo("machine/proc/net")).FullName, "route");
        File.WriteAllText(routes + ".tmp", RoutesHeading + (isThere ? DefaultRoute : ""));
        File.Move(routes + ".tmp", routes, overwrite: true);
    }

    /// <summary>What the server has noted, in order; a line that a kill has torn is left out.</summary>
    public LoggedRequest[] Requests()
    {
        var log = RequestLog.PathIn(ServerFolder);
        if (!File.Exists(log))
            return [];
        using var reader = new StreamReader(new FileStream(log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return [.. reader.ReadToEnd().Split('\n').Where(line => line.EndsWith('}')).Select(line => JsonSerializer.Deserialize(line, ServerJson.Default.LoggedRequest)!)];
    }

    /// <summary>Completes when the server has noted what is wanted; a program that has ended before is told with its words.</summary>
    public async Task WhenRequestedAsync(Sample sample, Predicate<LoggedRequest[]> isThere)
    {
        var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Directory.CreateDirectory(ServerFolder);
        using var watcher = new FileSystemWatcher(ServerFolder, "requests.jsonl");
        watcher.Changed += (_, _) => Look();
        watcher.Created += (_, _) => Look();
        watcher.EnableRaisingEvents = true;
        Look();
        var ended = sample.EndAsync();
        if (await Task.WhenAny(enough.Task, ended) == ended)
            Assert.That(isThere(Requests()), (await ended).ToString());

        void Look()
        {
            if (isThere(Requests()))
                enough.TrySetResult();
        }
    }

    /// <summary>Chunks of the session that have not arrived as they were recorded; empty: all have.</summary>
    public int[] Missing(int chunks) => [.. Enumerable.Range(1, chunks).Where(number => !HasArrived(number))];

    /// <summary>Bytes that went over the wire a second time; zero: the server got each byte once.</summary>
    public long SentTwice() => Requests().Where(request => request.Bytes > 0).GroupBy(request => request.Chunk).Sum(chunk =>
    {
        var (end, twice) = (0L, 0L);
        foreach (var request in chunk.OrderBy(request => request.From))
        {
            twice += Math.Max(0, end - request.From);
            end = Math.Max(end, request.From + request.Bytes);
        }

        return twice;
    });

    public void Dispose() => _directory.Delete(recursive: true);

    private bool HasArrived(int number)
    {
        var received = Path.Combine(ServerFolder, Path.GetFileName(Sent(number)));
        return File.Exists(Sent(number)) && File.Exists(received) && File.ReadAllBytes(Sent(number)).AsSpan().SequenceEqual(File.ReadAllBytes(received));
    }
}
