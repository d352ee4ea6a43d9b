namespace TaskScheduling.Tests.Requests;

public sealed class BackoffTests
{
    private static readonly TaskId Task = new(new Guid(7, 0, 0, new byte[8]));

    [TestCase(BackoffKind.Exponential, 1, 10)]
    [TestCase(BackoffKind.Exponential, 4, 80)]
    [TestCase(BackoffKind.Linear, 4, 40)]
    [TestCase(BackoffKind.Constant, 4, 10)]
    [TestCase(BackoffKind.Exponential, 500, 100)]
    public void It_grows_by_its_kind_up_to_the_maximum(BackoffKind kind, int attempt, double seconds)
    {
        var backoff = new Backoff { Kind = kind, Delay = TimeSpan.FromSeconds(10), MaxDelay = TimeSpan.FromSeconds(100), UseJitter = false };
        Assert.That(backoff.After(Task, attempt), Is.EqualTo(TimeSpan.FromSeconds(seconds)));
    }

    [Test]
    public void Jitter_stays_within_a_quarter_and_spreads()
    {
        var delays = Enumerable.Range(1, 500).Select(n => new Backoff { Kind = BackoffKind.Constant }.After(new TaskId(new Guid(n, 0, 0, new byte[8])), 1).TotalSeconds).ToArray();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(delays, Is.All.InRange(22.5, 37.5));
            Assert.That(delays.Average(), Is.InRange(29, 31));
            Assert.That(delays.Distinct().Count(), Is.GreaterThan(490));
        }
    }

    [Test]
    public void Delays_are_positive()
    {
        Assert.That(() => new Backoff { Delay = TimeSpan.Zero }, Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => new Backoff { MaxDelay = TimeSpan.Zero }, Throws.TypeOf<ArgumentOutOfRangeException>());
    }
}
