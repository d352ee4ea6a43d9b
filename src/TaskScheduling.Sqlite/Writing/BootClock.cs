namespace TaskScheduling.Sqlite;

/// <summary>Whether the machine was restarted: by the name that Linux gives each start, elsewhere by the time since it.</summary>
internal sealed class BootClock(string bootIdPath, TimeProvider time)
{
    /// <summary>Null: this system gives its starts no names.</summary>
    public string? Id { get; } = ReadId(bootIdPath);

    /// <summary>Since some instant at or before the start of the machine, the same one for all its processes.</summary>
    public TimeSpan Uptime => time.GetElapsedTime(0);

    /// <summary>Null: nobody can tell.</summary>
    /// <param name="thenId">The name then.</param>
    /// <param name="thenUptime">The time since the start then. Smaller now: another start.</param>
    public bool? HasChangedSince(string? thenId, TimeSpan thenUptime) =>
        Id is not null && thenId is not null ? Id != thenId
        : Id is null && thenId is null && Uptime < thenUptime ? true
        : null;

    private static string? ReadId(string path)
    {
        try
        {
            return File.ReadAllText(path).Trim() is { Length: > 0 } id ? id : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
