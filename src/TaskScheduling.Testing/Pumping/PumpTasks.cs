namespace TaskScheduling.Testing;

/// <summary>Runs tasks that are started inside a handler, and not handed to the pool, on the pump.</summary>
internal sealed class PumpTasks(Pump pump) : TaskScheduler
{
    public override int MaximumConcurrencyLevel => 1;

    /// <summary>Runs it as a task of this scheduler: <see cref="TaskScheduler.Current"/> is this one inside.</summary>
    public void Run(Action work)
    {
        var task = new Task(work, CancellationToken.None, TaskCreationOptions.DenyChildAttach);
        task.RunSynchronously(this);
        task.GetAwaiter().GetResult();
    }

    protected override void QueueTask(Task task) => pump.Post(static call => call.Self.TryExecuteTask(call.task), (Self: this, task));

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => pump.IsOwnThread && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks() => [];
}
