using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging.Testing;
using TaskScheduling.Tests.Execution;

namespace TaskScheduling.Tests.Sharing;

/// <summary>What a store tells, read for as long as somebody wants it.</summary>
public sealed class StoreStreamsTests : IDisposable
{
    private readonly SteppingTime _time = new();
    private readonly FakeLogger _logger = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<int> _taken = [];
    private int _begun;

    public void Dispose() => _stopping.Dispose();

    [Test]
    public async Task A_stream_that_has_worked_is_begun_again_after_the_first_delay()
    {
        var reading = ReadAsync(begun => begun == 3 ? FailingAfter(7) : FailingAfter());
        await WaitAsync(1, 2, 1, 2);
        await StopAsync(reading, whileItWaits: 4);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(_taken, Is.EqualTo(new[] { 7 }));
            Assert.That(Told(), Is.EqualTo(new[] { "1", "2", "1", "2", "4" }));
        }
    }

    [Test]
    public async Task A_stream_that_ends_by_itself_is_begun_again_without_a_word()
    {
        var reading = ReadAsync(Ending);
        await WaitAsync(1, 1, 1);
        await StopAsync(reading, whileItWaits: 1);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(_taken, Is.EqualTo(new[] { 1, 2, 3, 4 }));
            Assert.That(Told(), Is.Empty);
        }
    }

    [Test]
    public async Task What_nobody_wants_any_more_ends_without_a_word()
    {
        using var enough = new CancellationTokenSource();
        var reading = new StoreStreams(_time, _logger, _stopping.Token).ReadAsync("numbers", Waiting, _taken.Add, enough.Token);
        await enough.CancelAsync();
        await reading.InTime();
        Assert.That((Told(), _stopping.IsCancellationRequested), Is.EqualTo((Array.Empty<string>(), false)));
    }

    [Test]
    public async Task A_call_is_repeated_until_it_succeeds()
    {
        var calling = new StoreStreams(_time, _logger, _stopping.Token).CallAsync("a call", _ => ++_begun < 3 ? ValueTask.FromException(new IOException("disk full")) : default);
        await WaitAsync(1, 2);
        Assert.That((await calling.InTime(), Told()), Is.EqualTo((true, new[] { "1", "2" })));
    }

    private Task ReadAsync(Func<int, IAsyncEnumerable<int>> open) =>
        new StoreStreams(_time, _logger, _stopping.Token).ReadAsync("numbers", _ => open(++_begun), _taken.Add);

    private static async IAsyncEnumerable<int> FailingAfter(params int[] items)
    {
        foreach (var item in items)
            yield return item;
        await Task.CompletedTask;
        throw new IOException("disk full");
    }

    private static async IAsyncEnumerable<int> Ending(int item)
    {
        await Task.CompletedTask;
        yield return item;
    }

    private static async IAsyncEnumerable<int> Waiting([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        yield break;
    }

    private IEnumerable<string?> Told() => _logger.Collector.GetSnapshot().Select(record => record.GetStructuredStateValue("NextTrySeconds"));

    private async Task WaitAsync(params int[] seconds)
    {
        foreach (var wait in seconds)
        {
            await _time.WaitsForAsync(TimeSpan.FromSeconds(wait));
            _time.Advance(TimeSpan.FromSeconds(wait));
        }
    }

    private async Task StopAsync(Task reading, int whileItWaits)
    {
        await _time.WaitsForAsync(TimeSpan.FromSeconds(whileItWaits));
        await _stopping.CancelAsync();
        await reading.InTime();
    }
}
