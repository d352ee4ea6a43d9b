using Microsoft.Data.Sqlite;

namespace TaskScheduling.Sqlite;

/// <summary>The connection of this process that reads. Thread-safe: one reading at a time, each of them short.</summary>
internal sealed class StoreReader(StoreSettings settings) : IDisposable
{
    private readonly Lock _gate = new();
    private StoreConnection? _connection;
    private long _opened;
    private bool _isClosed;

    /// <summary>Everything that <paramref name="read"/> sees is of one instant.</summary>
    /// <exception cref="IOException">The file cannot be read; the message says why and what to do.</exception>
    public T Read<TState, T>(TState state, Func<StoreConnection, TState, T> read)
    {
        using (_gate.EnterScope())
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            try
            {
                if (_connection is null)
                {
                    _connection = StoreConnection.Open(settings);
                    _opened++;
                }

                _connection["BEGIN"].Run();
                var result = read(_connection, state);
                _connection["COMMIT"].Run();
                return result;
            }
            catch (Exception exception)
            {
                _connection?.Dispose(); // the next reading begins with a new one
                _connection = null;
                if (exception is SqliteException fault)
                    throw StoreFaults.Describe(settings.Path, fault);
                throw;
            }
        }
    }

    /// <summary>A number that changes when another connection has committed, in this process or in any other one.</summary>
    public long Version() => Read(this, static (connection, reader) => (reader._opened << 32) + (connection["PRAGMA data_version"].Number() ?? 0)); // each connection counts by itself

    public void Dispose()
    {
        using (_gate.EnterScope())
        {
            _isClosed = true;
            _connection?.Dispose();
            _connection = null;
        }
    }
}
