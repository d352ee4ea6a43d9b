namespace TaskScheduling;

/// <summary>A store works and does not take this one record, now or later: to give it again is of no use, and the others need not wait.</summary>
/// <param name="message">What it is about the record.</param>
/// <param name="inner">What the store has said. Null: nothing further.</param>
internal sealed class RecordRefusedException(string message, Exception? inner = null) : IOException(message, inner);
