using System.Globalization;
using Quartz;

namespace TaskScheduling.Quartz;

/// <summary>When a task is to be fired.</summary>
/// <param name="TaskId">Which.</param>
/// <param name="Plan">Each of a task's triggers has a name of its own: while one fires, the next one is stored already.</param>
/// <param name="Due">From when on. Null: not at all.</param>
/// <param name="Priority">Its order among those that are due.</param>
/// <param name="Instance">On which node, while that is alive. Null: on any.</param>
internal sealed record PlannedTrigger(TaskId TaskId, string Plan, DateTimeOffset? Due, TaskPriority Priority = TaskPriority.Normal, string? Instance = null)
{
    /// <summary>In which group of Quartz the tasks are.</summary>
    public const string Group = "TaskScheduling";

    /// <summary>The sweep looks for it by this name.</summary>
    public string Name => $"{TaskId}/{Plan}";

    public TriggerKey Key => new(Name, Group);

    /// <summary>One more trigger, beside the one that the task has.</summary>
    public static PlannedTrigger Another(TaskId id, DateTimeOffset due, TaskPriority priority = TaskPriority.Normal, string? instance = null) =>
        new(id, NewPlan(), due, priority, instance);

    /// <summary>A name that no other trigger has.</summary>
    public static string NewPlan() => Guid.NewGuid().ToString("N");

    /// <summary>The name of a plan with a number.</summary>
    public static string PlanOf(int number) => number.ToString(CultureInfo.InvariantCulture);

    public static bool TryRead(TriggerKey key, out TaskId id, out string plan)
    {
        var parts = key.Name.Split('/', 2);
        plan = parts[^1];
        return TaskId.TryParse(parts[0], out id) && parts.Length == 2;
    }

    /// <summary>It fires once, however late.</summary>
    public ITrigger Build() => TriggerBuilder.Create()
        .WithIdentity(Key)
        .ForJob(TaskFiring.Key)
        .StartAt(Due!.Value)
        .WithPriority(TriggerConstants.DefaultPriority + (Priority switch { TaskPriority.High => 1, TaskPriority.Low => -1, _ => 0 }))
        .WithPreferredNode(Instance is null ? PreferredNode.None : PreferredNode.For(Instance))
        .WithSchedule(SimpleScheduleBuilder.Create().WithMisfireInstruction(SimpleTriggerMisfireInstruction.IgnoreMisfires))
        .Build();
}
