using TaskScheduling.Tests.Execution;

namespace TaskScheduling.Tests.Storage;

/// <summary>How what fails is tried again.</summary>
public sealed class ExponentialRetryTests
{
    private readonly SteppingTime _time = new();
    private readonly List<(string Fault, double Delay)> _told = [];
    private int _attempts;

    [Test]
    public async Task Delays_double_up_to_the_longest_and_each_failure_is_told_with_the_one_that_follows()
    {
        var succeeding = Retry().ExecuteAsync(_ => Attempt(fails: _attempts < 5), default).AsTask();
        await WaitAsync(1, 2, 4, 5, 5);
        await succeeding.InTime();
        Assert.That(_told, Is.EqualTo(new[] { ("1", 1.0), ("2", 2.0), ("3", 4.0), ("4", 5.0), ("5", 5.0) }));
    }

    [Test]
    public async Task Each_execution_begins_with_the_first_delay()
    {
        var retry = Retry();
        foreach (var _ in new[] { "one", "another" })
        {
            _attempts = 0;
            var succeeding = retry.ExecuteAsync(_ => Attempt(fails: _attempts < 2), default).AsTask();
            await WaitAsync(1, 2);
            await succeeding.InTime();
        }

        Assert.That(_told.Select(told => told.Delay), Is.EqualTo(new[] { 1, 2, 1, 2 }));
    }

    [Test]
    public async Task After_an_attempt_has_worked_the_delays_begin_anew()
    {
        var retry = Retry();
        var succeeding = retry.ExecuteAsync(
            _ =>
            {
                if (_attempts == 3)
                    retry.Restart();
                return Attempt(fails: _attempts < 5);
            },
            default).AsTask();
        await WaitAsync(1, 2, 4, 1, 2);
        await succeeding.InTime();
        Assert.That(_told.Select(told => told.Delay), Is.EqualTo(new[] { 1, 2, 4, 1, 2 }));
    }

    [Test]
    public async Task What_is_not_done_is_tried_again_without_a_word()
    {
        var succeeding = Retry().TryAsync(_ => new(++_attempts > 2), default).AsTask();
        await WaitAsync(1, 2);
        Assert.That((await succeeding.InTime(), _told), Is.EqualTo((true, new List<(string, double)>())));
    }

    [Test]
    public async Task Whoever_waits_for_the_next_attempt_is_cancelled()
    {
        using var stop = new CancellationTokenSource();
        var failing = Retry().ExecuteAsync(_ => Attempt(fails: true), stop.Token).AsTask();
        await _time.WaitsForAsync(TimeSpan.FromSeconds(1));
        await stop.CancelAsync();
        Assert.That(async () => await failing.InTime(), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(_attempts, Is.EqualTo(1));
    }

    [Test]
    public async Task What_fails_because_of_the_cancellation_is_not_tried_again()
    {
        using var stop = new CancellationTokenSource();
        var failing = Retry().ExecuteAsync(
            _ =>
            {
                stop.Cancel();
                return Attempt(fails: true);
            },
            stop.Token).AsTask();
        Assert.That(async () => await failing.InTime(), Throws.InstanceOf<IOException>());
        Assert.That((_attempts, _told), Is.EqualTo((1, new List<(string, double)>())));
    }

    private ExponentialRetry Retry() =>
        new(_time, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), (fault, delay) => _told.Add((fault.Message, delay.TotalSeconds)));

    private ValueTask Attempt(bool fails)
    {
        _attempts++;
        return fails ? ValueTask.FromException(new IOException($"{_attempts}")) : default;
    }

    private async Task WaitAsync(params int[] seconds)
    {
        foreach (var wait in seconds)
        {
            await _time.WaitsForAsync(TimeSpan.FromSeconds(wait));
            _time.Advance(TimeSpan.FromSeconds(wait));
        }
    }
}
