namespace TaskScheduling.Sqlite;

/// <summary>What a saved record has survived when its caller is told.</summary>
public enum SqliteSynchronous
{
    /// <summary>The disk has confirmed it: a power cut takes nothing of it.</summary>
    Full,

    /// <summary>
    /// The operating system has it: a crash of the process takes nothing, a power cut may take the last commits. The file itself stays whole either way.
    /// Several times as fast where the disk is slow to confirm.
    /// </summary>
    Normal,
}
