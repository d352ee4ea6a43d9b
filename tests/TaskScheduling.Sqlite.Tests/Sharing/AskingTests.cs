using TaskScheduling.Tests.Execution;

namespace TaskScheduling.Sqlite.Tests;

/// <summary>How long a process waits for the answer to an order.</summary>
public sealed class AskingTests : StoreTests
{
    private readonly SteppingTime _time = new();

    private SqliteTaskStore Widget => field ??= Folder.Open(_time, settings => settings with { Executes = false });

    [Test]
    public async Task Nobody_waits_longer_than_a_second_for_nobody()
    {
        var asking = AskAsync();
        await PassAsync(0.95);
        await WaitsAsync();
        var early = asking.IsCompleted;
        Advance();
        Assert.That((early, await asking, OpenOrders), Is.EqualTo((false, false, 1L)), "the order stays");
    }

    [Test]
    public async Task Whoever_executes_has_five_seconds()
    {
        await Store.AcquireAsync(default);
        var asking = AskAsync();
        await PassAsync(4.95);
        await WaitsAsync();
        var early = asking.IsCompleted;
        Advance();
        Assert.That((early, await asking, OpenOrders), Is.EqualTo((false, false, 1L)), "the order stays");
    }

    [Test]
    public async Task The_second_begins_when_the_last_one_has_gone()
    {
        await Store.AcquireAsync(default);
        var asking = AskAsync();
        await PassAsync(2);
        await WaitsAsync();
        await Store.ReleaseAsync();
        Advance();
        await PassAsync(0.9);
        await WaitsAsync();
        var early = asking.IsCompleted;
        Advance();
        Assert.That((early, await asking), Is.EqualTo((false, false)));
    }

    [Test]
    public async Task Whoever_comes_within_the_second_answers()
    {
        var asking = AskAsync();
        await PassAsync(0.5);
        await WaitsAsync();
        await Store.AcquireAsync(default);
        Advance();
        await PassAsync(1);
        await WaitsAsync();
        await Store.AnswerAsync((await Store.LoadOrdersAsync(default)).Single(), true, default);
        Advance();
        Assert.That(await asking, Is.True);
    }

    private Task<bool> AskAsync() => Widget.AskAsync(new TaskOrder(0, First, new Expiration.UserStopped("tray", "Ann") { At = Date }), default).AsTask();

    private object? OpenOrders => Folder.Value("SELECT count(*) FROM orders WHERE answered_at IS NULL");

    private async Task PassAsync(double seconds)
    {
        for (var look = 1; look <= Math.Round(seconds / 0.05); look++)
        {
            await WaitsAsync();
            Advance();
        }
    }

    private Task WaitsAsync() => _time.WaitsForAsync(TimeSpan.FromMilliseconds(50));

    private void Advance() => _time.Advance(TimeSpan.FromMilliseconds(50));
}
