namespace TaskScheduling.Benchmarks;

/// <summary>Without limits and without anybody who watches.</summary>
internal sealed class BareSchedulerBurst : SchedulerBurst
{
    public override string Row => "TaskScheduling, no budgets";

    public override string Description => "server policy, 2 at a time; every end recorded; not durable";

    protected override string ShortName => "bare";

    protected override ProcessingTaskRequest Request { get; } = new(Identifier);
}
