namespace TaskScheduling;

/// <summary>A run that somebody else has begun: what it may use and whose limits these are. One for all runs of the same work.</summary>
/// <param name="Request">What it would have been submitted as; its budget is the run's.</param>
/// <param name="Handler">Stands for whoever calls the work; never looked up, so it needs no registration.</param>
internal sealed record AttachedRun(BackgroundTaskRequest Request, HandlerDescription Handler);
