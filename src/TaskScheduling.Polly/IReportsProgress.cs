namespace TaskScheduling.Polly;

/// <summary>What stands behind <see cref="global::Polly.TaskBudgetPollyExtensions.GetTaskProgress"/>: a run, or a call with a budget.</summary>
internal interface IReportsProgress
{
    TaskProgress Progress { get; }
}
