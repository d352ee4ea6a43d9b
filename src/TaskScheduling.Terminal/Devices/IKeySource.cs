namespace TaskScheduling.Terminal;

/// <summary>Keys a person pressed.</summary>
internal interface IKeySource
{
    /// <summary>The next key pressed already; null: none.</summary>
    ConsoleKeyInfo? TryRead();
}
