using System.Text;

namespace TaskScheduling.Tests.Storage;

/// <summary>What the runtime relies on in every store.</summary>
public abstract class TaskStoreContract
{
    private protected static readonly TaskId First = new(new Guid(1, 0, 0, new byte[8]));
    private protected static readonly TaskId Second = new(new Guid(2, 0, 0, new byte[8]));

    private protected abstract ITaskStore Store { get; }

    [Test]
    public async Task A_new_one_is_empty()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(await Store.LoadAsync(default), Is.Empty);
            Assert.That(Store.ReadCheckpoint(First), Is.Null);
        }
    }

    [Test]
    public async Task The_last_checkpoint_of_a_task_is_read_by_whichever_run()
    {
        await CheckpointAsync(new RunId(First, 1), "1");
        await CheckpointAsync(new RunId(First, 2), "22");
        await CheckpointAsync(new RunId(Second, 1), "");
        Assert.That((Checkpoint(First), Checkpoint(Second)), Is.EqualTo(("22", "")), "an empty one is one");
    }

    [Test]
    public async Task A_checkpoint_does_not_change_with_the_memory_it_came_from()
    {
        var bytes = "before"u8.ToArray();
        await Store.SaveCheckpointAsync(new RunId(First, 1), bytes, default);
        bytes.AsSpan().Clear();
        Assert.That(Checkpoint(First), Is.EqualTo("before"));
    }

    [Test]
    public async Task A_checkpoint_that_is_given_up_leaves_the_one_before()
    {
        await CheckpointAsync(new RunId(First, 1), "before");
        using (Assert.EnterMultipleScope())
        {
            await Assert.ThatAsync(
                async () => await Store.SaveCheckpointAsync(new RunId(First, 1), "after"u8.ToArray(), new CancellationToken(canceled: true)),
                Throws.InstanceOf<OperationCanceledException>());
            Assert.That(Checkpoint(First), Is.EqualTo("before"));
        }
    }

    [Test]
    public async Task What_is_forgotten_has_no_checkpoint_and_what_is_not_known_can_be_forgotten()
    {
        await CheckpointAsync(new RunId(First, 1), "1");
        Store.Forget(First);
        Store.Forget(Second);
        Assert.That(Store.ReadCheckpoint(First), Is.Null);
    }

    private protected async Task CheckpointAsync(RunId run, string json) => await Store.SaveCheckpointAsync(run, Encoding.UTF8.GetBytes(json), default);

    private protected string? Checkpoint(TaskId id) => Store.ReadCheckpoint(id) is { } saved ? Encoding.UTF8.GetString(saved.Span) : null;
}
