namespace ChunkedUpload;

/// <summary>One option and what the usage text says of it.</summary>
internal sealed record CommandLineOption(string Name, string Value, string Meaning);

/// <summary>All options.</summary>
internal static class CommandLineOptions
{
    public static readonly CommandLineOption[] All =
    [
        new("--folder", "DIR", "where chunks are recorded; what has gone out is moved to DIR/sent"),
        new("--store", "FILE.db", "where the tasks live; after a crash the same command goes on with them"),
        new("--chunks", "8", "a session of this many chunks, recorded as fast as it goes"),
        new("--record", "20s", "a session of this length, with a chunk every second"),
        new("--every", "1s", "time between two chunks"),
        new("--chunk-size", "5MiB", "bytes of a chunk (default 5MiB)"),
        new("--rate", "1MiB/s", "a network that carries no more than this for each chunk"),
        new("--answer-within", "5s", "longest wait for an answer of the server (default 5s)"),
        new("--server-plan", "LIST", "what the server does wrong, in order: fail:3,stall:5s,drop:2,restart"),
        new("--server-folder", "DIR", "where the server keeps what it receives (default: beside --folder, DIR.received)"),
        new("--sysroot", "DIR", "read the sensors from DIR/sys and DIR/proc, to lose the network"),
    ];

    public static string Usage =>
        "Records chunks and uploads every one of them; run the same command again to go on after a crash.\n\n"
        + "  ChunkedUpload --folder DIR --store FILE.db (--chunks N | --record DURATION) [options]\n\n"
        + string.Concat(All.Select(option => $"  {$"{option.Name} {option.Value}",-22} {option.Meaning}\n"))
        + "\nThe server is part of the program: it listens on this machine only and ends with it. Its plan: fail:N answers N requests with 503, drop:N cuts\n"
        + "N connections in the middle of a part, stall:DURATION leaves one request without an answer, restart (or restart:DURATION) is away for a second.\n"
        + "Durations: 250ms, 30s, 5min, 2h. Sizes: 5MiB, 100KiB, 2GiB, 20MB or a number of bytes.\n"
        + "Exit codes: 0 all sent, 3 stopped before that, 1 failed, 2 bad arguments.";

    public static bool Exists(string name) => All.Any(option => option.Name == name);

    /// <summary>For the fault of an option that has no value.</summary>
    public static string ExampleOf(string name) => $"{name} {All.First(option => option.Name == name).Value}";
}
