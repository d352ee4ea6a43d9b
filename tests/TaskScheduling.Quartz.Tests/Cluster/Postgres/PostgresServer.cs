using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace TaskScheduling.Quartz.Tests.Cluster;

/// <summary>A real PostgreSQL on a loopback port, with fsync on, in a temporary folder; it stops with this process, whatever happens.</summary>
internal sealed class PostgresServer : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("task-scheduling-postgres-").FullName;
    private readonly string _tools = Tools();
    private readonly int _port = FreePort();
    private Process? _keeper;

    public string ConnectionString => $"Host=127.0.0.1;Port={_port};Username=postgres;Database=postgres;Include Error Detail=true";

    private string Data => Path.Combine(_folder, "data");

    public void Start()
    {
        if (Environment.IsPrivilegedProcess)
            Run("chown", ["postgres", _folder]);
        Run(Tool("initdb"), ["-D", Data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C", "--no-sync"], asServer: true);
        Run(
            "sh",
            ["-c", $"printf '%s\\n' 'port = {_port}' \"listen_addresses = '127.0.0.1'\" \"unix_socket_directories = ''\" 'fsync = on' 'max_connections = 200' >> \"$0\"", Path.Combine(Data, "postgresql.conf")],
            asServer: true);
        // It stops the server when this process closes the pipe or dies, also where a signal goes to all of them.
        _keeper = Process.Start(Command(
            "sh", ["-c", "trap '' INT TERM HUP; \"$0\" -D \"$1\" -l \"$1/log\" -w -s start; echo started; cat > /dev/null; \"$0\" -D \"$1\" -m immediate -s stop", Tool("pg_ctl"), Data], asServer: true))!;
        if (_keeper.StandardOutput.ReadLine() != "started")
            throw new InvalidOperationException($"PostgreSQL did not start: {_keeper.StandardError.ReadToEnd()}");
    }

    /// <summary>As an administrator would (fast), or as a crash (immediate).</summary>
    public void Restart(string mode) => Run(Tool("pg_ctl"), ["-D", Data, "-l", Path.Combine(Data, "log"), "-m", mode, "-w", "-s", "restart"], asServer: true);

    public void Dispose()
    {
        if (_keeper is not null)
        {
            _keeper.StandardInput.Close();
            if (!_keeper.WaitForExit(30_000))
                _keeper.Kill(entireProcessTree: true);
            _keeper.Dispose();
        }

        Directory.Delete(_folder, recursive: true);
    }

    private string Tool(string name) => Path.Combine(_tools, name);

    private static void Run(string program, string[] arguments, bool asServer = false)
    {
        using var process = Process.Start(Command(program, arguments, asServer))!;
        process.StandardInput.Close();
        // Not to its end: a server that it starts keeps the pipe.
        if (!process.WaitForExit(60_000) || process.ExitCode != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {(process.HasExited ? process.ExitCode : "nothing within a minute")}.");
    }

    /// <summary>PostgreSQL refuses to run as root.</summary>
    private static ProcessStartInfo Command(string program, string[] arguments, bool asServer) =>
        new(asServer && Environment.IsPrivilegedProcess ? "runuser" : program, asServer && Environment.IsPrivilegedProcess ? ["-u", "postgres", "--", program, .. arguments] : arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };

    /// <summary>Those of the newest version that is installed.</summary>
    private static string Tools() =>
        (Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql") : [])
            .Where(version => File.Exists(Path.Combine(version, "bin", "initdb")))
            .OrderByDescending(version => int.TryParse(Path.GetFileName(version), out var number) ? number : 0)
            .Select(version => Path.Combine(version, "bin")).FirstOrDefault()
        ?? throw new InvalidOperationException("PostgreSQL is not installed: `tests/run` installs Debian's package `postgresql`.");

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
