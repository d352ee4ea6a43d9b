namespace TaskScheduling;

/// <summary>The checkpoint that a run began with, and the last one it has saved.</summary>
internal sealed record RunCheckpoint(byte[]? First, TimeSpan? SavedAt, bool HasMoved);
