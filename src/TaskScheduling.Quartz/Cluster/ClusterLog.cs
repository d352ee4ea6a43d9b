using Microsoft.Extensions.Logging;

namespace TaskScheduling.Quartz;

internal static partial class ClusterLog
{
    // 791-799 cluster
    [LoggerMessage(EventId = 791, EventName = "ClusterJoined", Level = LogLevel.Information, Message = "Node {Node} executes tasks of the cluster {Scheduler}")]
    internal static partial void ClusterJoined(this ILogger logger, string node, string scheduler);

    [LoggerMessage(EventId = 792, EventName = "ClusterUnreachable", Level = LogLevel.Warning, Message = "Node {Node} cannot reach the cluster's database; it tries again, and what is to be written waits")]
    internal static partial void ClusterUnreachable(this ILogger logger, Exception exception, string node);

    [LoggerMessage(EventId = 793, EventName = "ClusterReachable", Level = LogLevel.Information, Message = "Node {Node} reaches the cluster's database again")]
    internal static partial void ClusterReachable(this ILogger logger, string node);

    [LoggerMessage(EventId = 794, EventName = "NodeFenced", Level = LogLevel.Warning, Message = "Node {Node} gave no sign of life for longer than its lease: its runs are lost, and it goes on as a new node")]
    internal static partial void NodeFenced(this ILogger logger, string node);

    [LoggerMessage(EventId = 795, EventName = "NodeLost", Level = LogLevel.Warning, Message = "Node {Lost} gives no sign of life any more; {Count} tasks of it go on elsewhere")]
    internal static partial void NodeLost(this ILogger logger, string lost, long count);

    [LoggerMessage(EventId = 796, EventName = "TaskHandedBack", Level = LogLevel.Information, Message = "Task {TaskId} cannot run on this node now ({Reasons}) and is handed back for {DelaySeconds:F0} s")]
    internal static partial void TaskHandedBack(this ILogger logger, TaskId taskId, string reasons, double delaySeconds);

    [LoggerMessage(EventId = 797, EventName = "TasksSwept", Level = LogLevel.Information, Message = "{Count} tasks were due and nobody was to fire them; they are scheduled now")]
    internal static partial void TasksSwept(this ILogger logger, int count);

    [LoggerMessage(EventId = 798, EventName = "ClusterWorkFailed", Level = LogLevel.Warning, Message = "{What} failed and is tried again")]
    internal static partial void ClusterWorkFailed(this ILogger logger, Exception exception, string what);

    [LoggerMessage(EventId = 799, EventName = "ClusterWriteFailed", Level = LogLevel.Error, Message = "A {What} of task {TaskId} could not be written")]
    internal static partial void ClusterWriteFailed(this ILogger logger, Exception exception, string what, TaskId taskId);
}
