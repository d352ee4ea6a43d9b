using System.Globalization;
using System.Runtime.InteropServices;
using Npgsql;
using TaskScheduling.Quartz.Tests.Cluster;

namespace TaskScheduling.Benchmarks;

/// <summary>The one server of this process, started when somebody needs it and stopped with the process; each repetition gets a database of its own.</summary>
internal static class BenchmarkPostgres
{
    private const string Installed = "/usr/lib/postgresql";

    private static readonly Lazy<Task<PostgresServer>> Server = new(() => Task.Run(Start));
    private static int _databases;

    /// <summary>Why there is no server, and the remedy. Null: there is one.</summary>
    public static string? Missing => FindProgram() is null ? $"no PostgreSQL below {Installed}; install Debian's package postgresql" : null;

    public static string Settings => "fsync=on, synchronous_commit=on";

    /// <summary>The program of the server, of the newest version that is installed.</summary>
    public static string? FindProgram() => !Directory.Exists(Installed) ? null : Directory.GetDirectories(Installed)
        .OrderByDescending(version => int.TryParse(Path.GetFileName(version), CultureInfo.InvariantCulture, out var number) ? number : 0)
        .Select(version => Path.Combine(version, "bin", "postgres"))
        .FirstOrDefault(File.Exists);

    /// <summary>A new and empty one.</summary>
    /// <returns>Its connection string.</returns>
    public static async Task<string> CreateDatabaseAsync()
    {
        var database = new NpgsqlConnectionStringBuilder((await Server.Value).ConnectionString);
        await using var connection = new NpgsqlConnection($"{database};Pooling=False");
        await connection.OpenAsync();
        database.Database = string.Create(CultureInfo.InvariantCulture, $"burst{Interlocked.Increment(ref _databases)}");
        await using var create = new NpgsqlCommand($"CREATE DATABASE {database.Database}", connection);
        await create.ExecuteNonQueryAsync();
        return database.ConnectionString;
    }

    private static PostgresServer Start()
    {
        var server = new PostgresServer();
        var isStopped = 0;
        PosixSignalRegistration[] signals =
        [
            .. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP }.Select(signal => PosixSignalRegistration.Create(signal, _ => Stop())),
        ];
        AppDomain.CurrentDomain.UnhandledException += (_, _) => Stop();
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            Stop();
            foreach (var signal in signals) // held until here: a registration that nobody holds is taken back
                signal.Dispose();
        };
        server.Start();
        return server;

        void Stop()
        {
            if (Interlocked.Exchange(ref isStopped, 1) == 0)
                server.Dispose();
        }
    }
}
