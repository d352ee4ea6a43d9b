namespace TaskScheduling;

/// <summary>What is around a handler was cut off by the expiration of the run; carries what the handler had thrown last, which would be lost otherwise.</summary>
internal sealed class AttemptsCutOffException(Exception lastFault, CancellationToken stopping)
    : OperationCanceledException($"The run expires: there is no further attempt. The last one had thrown {lastFault.GetType()}: {TaskFault.From(lastFault).Message}", lastFault, stopping);
