namespace TaskScheduling.Tests.Execution;

public sealed class SubscribersTests
{
    private readonly List<Exception> _failures = [];

    [Test]
    public async Task Each_hears_everything_in_order_although_a_thousand_come_at_once()
    {
        var subscribers = New();
        var heard = new List<int>();
        var last = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        subscribers.Add((_, number) =>
        {
            heard.Add(number);
            if (number == 999)
                last.SetResult();
        });

        for (var number = 0; number < 1_000; number++)
            subscribers.Raise(this, number);
        await last.Task.InTime();

        Assert.That(heard, Is.EqualTo(Enumerable.Range(0, 1_000)));
    }

    [Test]
    public async Task One_that_blocks_or_throws_holds_up_no_other()
    {
        var subscribers = New();
        var release = new TaskCompletionSource();
        var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        subscribers.Add((_, _) => release.Task.Wait());
        subscribers.Add((_, _) => throw new InvalidOperationException("broken"));
        subscribers.Add((_, number) =>
        {
            if (number == 2)
                heard.SetResult();
        });

        subscribers.Raise(this, 1);
        subscribers.Raise(this, 2);
        await heard.Task.InTime();
        release.SetResult();

        Assert.That(_failures, Has.All.Message.EqualTo("broken"));
    }

    [Test]
    public void One_that_left_hears_nothing_and_leaving_twice_is_no_fault()
    {
        var subscribers = New();
        EventHandler<int> handler = (_, _) => Assert.Fail();
        subscribers.Add(handler);
        subscribers.Remove(handler);
        subscribers.Remove(handler);

        subscribers.Raise(this, 1);

        Assert.That(subscribers.Any, Is.False);
    }

    [Test]
    public async Task Handlers_that_were_joined_to_one_are_called_apart_and_leave_together()
    {
        var subscribers = New();
        var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        EventHandler<int> both = (_, _) => throw new InvalidOperationException("broken");
        both += (_, _) => heard.TrySetResult();
        subscribers.Add(both);

        subscribers.Raise(this, 1);
        await heard.Task.InTime();
        subscribers.Remove(both);

        Assert.That(subscribers.Any, Is.False);
    }

    [Test]
    public async Task Nothing_flows_from_one_call_into_the_next()
    {
        var subscribers = New();
        var flowing = new AsyncLocal<string?>();
        var seen = new List<string?>();
        var last = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        subscribers.Add((_, number) =>
        {
            seen.Add(flowing.Value);
            flowing.Value = "left behind";
            if (number == 99)
                last.SetResult();
        });

        for (var number = 0; number < 100; number++)
            subscribers.Raise(this, number);
        await last.Task.InTime();

        Assert.That(seen, Has.All.Null);
    }

    private Subscribers<int> New() => new(WorkItems.OfThePool, exception =>
    {
        lock (_failures)
            _failures.Add(exception);
    });
}
