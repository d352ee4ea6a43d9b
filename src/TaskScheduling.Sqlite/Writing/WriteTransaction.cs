namespace TaskScheduling.Sqlite;

/// <summary>A transaction, and the connection that has one after the other.</summary>
internal sealed class WriteTransaction(StoreConnection connection) : IDisposable
{
    /// <summary>The last revision that was given.</summary>
    public const string LastRevision = "SELECT max((SELECT revision FROM store), ifnull((SELECT max(revision) FROM tasks), 0))";

    private long _revision;

    public Statement this[string sql] => connection[sql];

    /// <summary>The transaction is rolled back; or a write that is refused, which tells those that it has added alone. Set anew by each attempt.</summary>
    public event Action? RolledBack;

    /// <summary>The next revision of the whole store. Commits come in their order: whoever has seen one has seen every smaller one.</summary>
    public long NextRevision() => ++_revision;

    /// <summary>For whoever removes tasks: their revisions are not given again.</summary>
    public void KeepRevision() => this["UPDATE store SET revision = ?1"].Bind(1, _revision).Run();

    /// <summary>For a file that is older than it was: what it lacks is not given again.</summary>
    public void SkipTo(long revision)
    {
        _revision = Math.Max(_revision, revision);
        KeepRevision();
    }

    /// <param name="waitsForDisk">Whether its commit does, where the settings want that.</param>
    public void Begin(bool waitsForDisk)
    {
        connection.WaitForDisk(waitsForDisk);
        this["BEGIN IMMEDIATE"].Run();
        _revision = this[LastRevision].Number() ?? 0;
    }

    /// <returns>The last revision that is in the file. One that was given to a record that was refused is not.</returns>
    public long Commit()
    {
        var revision = this[LastRevision].Number() ?? 0;
        this["COMMIT"].Run();
        RolledBack = null;
        return revision;
    }

    public void RollBack()
    {
        connection.RollBack();
        Undo();
    }

    /// <returns>Why this one is refused; nothing of it stays. Null: it is not.</returns>
    /// <remarks>A fault of the whole transaction is thrown.</remarks>
    public Exception? TryApply(StoreWrite write)
    {
        this["SAVEPOINT one"].Run();
        var ofThoseThatStay = RolledBack;
        RolledBack = null;
        try
        {
            write.Apply(this);
            this["RELEASE one"].Run();
            return null;
        }
        catch (Exception exception) when (StoreFaults.IsOfOneRecord(exception))
        {
            this["ROLLBACK TO one"].Run();
            this["RELEASE one"].Run();
            Undo();
            return exception;
        }
        finally
        {
            RolledBack = ofThoseThatStay + RolledBack;
        }
    }

    /// <summary>Brings the journal into the file, as far as nobody reads it.</summary>
    public void Close()
    {
        try
        {
            connection.Run("PRAGMA wal_checkpoint(TRUNCATE)");
        }
        catch (Exception)
        {
            // What is committed is in the journal, and whoever opens the file next reads it there.
        }

        Dispose();
    }

    public void Dispose() => connection.Dispose();

    private void Undo()
    {
        RolledBack?.Invoke();
        RolledBack = null;
    }
}
