namespace TaskScheduling;

/// <summary>One attempt of a task. <paramref name="Attempt"/> counts from 1.</summary>
public readonly record struct RunId(TaskId TaskId, int Attempt)
{
    /// <summary>For example <c>0198c0de-…/2</c>.</summary>
    public override string ToString() => $"{TaskId}/{Attempt}";
}
