namespace TaskScheduling.Sqlite;

/// <summary>Tells that this process ends, while there is still time to write it down.</summary>
internal interface IProcessEnd
{
    /// <summary>Until the answer is disposed of, which waits for nobody.</summary>
    /// <param name="ends">Called on any thread, more than once where the code changes: the last one counts. It is quick and throws nothing.</param>
    IDisposable Watch(Action<ProcessEnding> ends);
}

/// <summary>How a process is about to end.</summary>
/// <param name="Code">As whoever has started it is told; for a signal as a shell counts: 128 and its number.</param>
/// <param name="IsCertain">False: a signal that ends it, unless somebody else in the process has other plans.</param>
internal readonly record struct ProcessEnding(int Code, bool IsCertain);
