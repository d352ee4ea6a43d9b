using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace TaskScheduling.Sqlite.Tests;

/// <summary>A file in a folder of its own, the stores over it, and whatever else looks into it; nothing of it stays.</summary>
internal sealed class StoreFolder : IAsyncDisposable
{
    private readonly List<SqliteTaskStore> _stores = [];

    public StoreFolder() => Settings = new StoreSettings(System.IO.Path.Combine(Directory.CreateTempSubdirectory("tasks-").FullName, "tasks.db"));

    public StoreSettings Settings { get; set; }

    public string Path => Settings.Path;

    public SqliteTaskStore Open(TimeProvider time, Func<StoreSettings, StoreSettings>? vary = null, ILogger? logger = null)
    {
        var store = new SqliteTaskStore(vary is null ? Settings : vary(Settings), time, logger ?? NullLogger.Instance);
        _stores.Add(store);
        return store;
    }

    /// <summary>What another program sees.</summary>
    public SqliteConnection Connect()
    {
        var connection = new SqliteConnection($"Data Source={Path};Pooling=False");
        connection.Open();
        return connection;
    }

    public void Run(string sql)
    {
        using var connection = Connect();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public object? Value(string sql)
    {
        using var connection = Connect();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var store in _stores)
            await store.DisposeAsync();
        Directory.Delete(System.IO.Path.GetDirectoryName(Path)!, recursive: true);
    }
}
