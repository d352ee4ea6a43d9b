using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Moq;

namespace TaskScheduling.Tests.Execution;

/// <summary>A source that throws or hangs costs its readings and nothing else.</summary>
public sealed class ConditionReaderTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly System.Threading.Channels.Channel<DeviceConditions> _answers = System.Threading.Channels.Channel.CreateUnbounded<DeviceConditions>();

    [Test]
    public async Task An_exception_makes_the_wanted_readings_unavailable_with_its_words()
    {
        var reader = Reader(_ => throw new IOException("the sensor fell off"));

        reader.Request(ConditionKinds.Thermal);
        var read = await NextAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(read.Thermal.Cause, Does.Contain("the sensor fell off"));
            Assert.That(read.Network.Cause, Is.EqualTo("not read"));
        }
    }

    [Test]
    public async Task No_reading_at_all_counts_as_an_exception()
    {
        var reader = Reader(_ => null!);

        reader.Request(ConditionKinds.Network);

        Assert.That((await NextAsync()).Network.IsAvailable, Is.False);
    }

    [Test]
    public async Task A_hanging_source_counts_as_unavailable_until_it_answers()
    {
        using var hold = new ManualResetEventSlim();
        using var entered = new SemaphoreSlim(0);
        var reads = 0;
        var reader = Reader(_ =>
        {
            if (Interlocked.Increment(ref reads) == 1)
            {
                entered.Release();
                hold.Wait(Soon.Limit);
            }

            return DeviceConditions.Ideal;
        });

        reader.Request(ConditionKinds.Thermal);
        await entered.WaitAsync().InTime();
        _time.Advance(TimeSpan.FromSeconds(2));
        var gaveUp = await NextAsync();
        reader.Request(ConditionKinds.Thermal);
        var meanwhile = await NextAsync();
        hold.Set();
        var late = await NextAsync();
        reader.Request(ConditionKinds.Thermal);
        var after = await NextAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(gaveUp.Thermal.Cause, Is.EqualTo("no answer within 2 s"));
            Assert.That(meanwhile.Thermal.IsAvailable, Is.False);
            Assert.That(late.Thermal.IsAvailable, Is.True);
            Assert.That(after.Thermal.IsAvailable, Is.True);
        }
    }

    [Test]
    public async Task A_limit_that_strikes_when_the_answer_is_there_changes_nothing()
    {
        var clock = new LateTimers();
        var reader = new ConditionReader(SourceOf(_ => DeviceConditions.Ideal), clock, WorkItems.OfThePool, NullLogger.Instance, (read, _) => _answers.Writer.TryWrite(read));
        reader.Request(ConditionKinds.Thermal);
        await NextAsync();

        clock.StrikeAll();
        reader.Request(ConditionKinds.Thermal);

        Assert.That((await NextAsync()).Thermal.IsAvailable, Is.True);
    }

    private ConditionReader Reader(Func<ConditionKinds, DeviceConditions> read) =>
        new(SourceOf(read), _time, WorkItems.OfThePool, NullLogger.Instance, (answer, _) => _answers.Writer.TryWrite(answer));

    private static IConditionSource SourceOf(Func<ConditionKinds, DeviceConditions> read)
    {
        var source = new Mock<IConditionSource>();
        source.Setup(port => port.Read(It.IsAny<ConditionKinds>())).Returns(read);
        return source.Object;
    }

    private Task<DeviceConditions> NextAsync() => _answers.Reader.ReadAsync().InTime();

    /// <summary>Timers whose callback was on its way when they were disposed of: it comes all the same.</summary>
    private sealed class LateTimers : TimeProvider
    {
        private readonly System.Collections.Concurrent.ConcurrentBag<Action> _callbacks = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _callbacks.Add(() => callback(state));
            return Mock.Of<ITimer>();
        }

        public void StrikeAll()
        {
            foreach (var callback in _callbacks)
                callback();
        }
    }
}
