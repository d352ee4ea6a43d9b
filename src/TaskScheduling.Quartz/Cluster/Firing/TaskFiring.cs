using Quartz;

namespace TaskScheduling.Quartz;

/// <summary>The one Quartz job of a cluster: each trigger is one task, and carries nothing but its id.</summary>
internal sealed class TaskFiring(FiringDesk desk) : IJob
{
    public static readonly JobKey Key = new("task", "TaskScheduling");

    /// <summary>Durable: it is there without triggers, so that a task costs a trigger and no job.</summary>
    public static IJobDetail Detail { get; } = JobBuilder.Create<TaskFiring>().WithIdentity(Key).StoreDurably().RequestRecovery().Build();

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        var key = context.Recovering ? context.RecoveringTriggerKey ?? context.Trigger.Key : context.Trigger.Key;
        if (PlannedTrigger.TryRead(key, out var id, out _))
            await desk.FireAsync(id, cancellationToken).ConfigureAwait(false);
    }
}
