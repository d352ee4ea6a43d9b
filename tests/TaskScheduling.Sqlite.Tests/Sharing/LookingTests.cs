using TaskScheduling.Tests.Execution;

namespace TaskScheduling.Sqlite.Tests;

/// <summary>How often a process looks whether another one has written.</summary>
[CancelAfter(60_000)]
public sealed class LookingTests : StoreTests
{
    private readonly SteppingTime _time = new();

    private SqliteTaskStore Widget => field ??= Folder.Open(_time, settings => settings with { Executes = false });

    [Test]
    public async Task Where_nothing_changes_it_looks_ten_times_a_second(CancellationToken cancellationToken)
    {
        await using var shown = Widget.WatchAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        var next = shown.MoveNextAsync().AsTask();
        await _time.PassAsync(20, 40, 80); // the first look was at everything there is
        await WaitsForAsync(100);
        var before = Widget.Looks;
        for (var looks = 1; looks <= 10; looks++)
        {
            Advance(100);
            await WaitsForAsync(100);
            Assert.That((Widget.Looks - before, next.IsCompleted), Is.EqualTo((looks, false)));
        }

        await EndAsync(next);
    }

    [Test]
    public async Task After_a_change_it_looks_again_soon_and_then_less_and_less_often(CancellationToken cancellationToken)
    {
        await SaveAsync(Submission(Id(1)));
        await using var shown = Widget.WatchAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        Assert.That(await NextAsync(shown), Is.EqualTo(new[] { Id(1) }));
        var next = shown.MoveNextAsync().AsTask();
        await WaitsForAsync(20);
        await SaveAsync(Submission(Id(2)));
        Advance(20);
        await next;
        Assert.That(shown.Current.Single().Id, Is.EqualTo(Id(2)));
        next = shown.MoveNextAsync().AsTask();
        await _time.PassAsync(20, 40, 80, 100);
        await WaitsForAsync(100);
        Assert.That(next.IsCompleted, Is.False);
        await EndAsync(next);
    }

    [Test]
    public async Task While_others_write_all_the_time_one_look_takes_all_that_has_come_meanwhile(CancellationToken cancellationToken)
    {
        await SaveAsync(Submission(Id(1)));
        await using var shown = Widget.WatchAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        Assert.That(await NextAsync(shown), Is.EqualTo(new[] { Id(1) }));
        var (before, next) = (Widget.Looks, shown.MoveNextAsync().AsTask());
        await WaitsForAsync(20);
        await SaveAsync(Submission(Id(2)), Submission(Id(3)), Submission(Id(4))); // a commit each
        Advance(20);
        await next;
        Assert.That((shown.Current.Select(task => task.Id), Widget.Looks - before), Is.EqualTo((new[] { Id(2), Id(3), Id(4) }, 1)));
    }

    private static async Task<IEnumerable<TaskId>> NextAsync(IAsyncEnumerator<IReadOnlyList<SharedTask>> shown)
    {
        Assert.That(await shown.MoveNextAsync(), Is.True);
        return shown.Current.Select(task => task.Id);
    }

    private Task WaitsForAsync(int milliseconds) => _time.WaitsForAsync(TimeSpan.FromMilliseconds(milliseconds));

    private void Advance(int milliseconds) => _time.Advance(TimeSpan.FromMilliseconds(milliseconds));

    /// <summary>A stream is not left while somebody waits for its next item.</summary>
    private async Task EndAsync(Task<bool> next)
    {
        await SaveAsync(Submission(Id(99)));
        Advance(100);
        await next;
    }
}
