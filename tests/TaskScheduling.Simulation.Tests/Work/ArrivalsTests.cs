namespace TaskScheduling.Simulation.Tests.Work;

public sealed class ArrivalsTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Test]
    public void Regular_ones_come_from_the_first_to_the_last_inclusive()
    {
        var every = new Arrivals.Every(From: Hour, Step: Hour, Until: 3 * Hour, IsRandom: false);
        Assert.That(every.Times(new Chance(1, "a"), 24 * Hour), Is.EqualTo(new[] { Hour, 2 * Hour, 3 * Hour }));
    }

    [Test]
    public void None_comes_at_the_end_of_the_play()
    {
        var every = new Arrivals.Every(TimeSpan.Zero, Hour, null, IsRandom: false);
        Assert.That(every.Times(new Chance(1, "a"), 2 * Hour), Is.EqualTo(new[] { TimeSpan.Zero, Hour }));
    }

    [Test]
    public void Random_ones_have_their_mean_and_no_memory()
    {
        var times = new Arrivals.Every(TimeSpan.Zero, TimeSpan.FromSeconds(10), null, IsRandom: true).Times(new Chance(1, "a"), 100 * Hour).ToArray();
        var gaps = times.Zip(times.Skip(1), (left, right) => (right - left).TotalSeconds).ToArray();
        Assert.That(gaps.Average(), Is.EqualTo(10).Within(0.2));
        Assert.That(gaps.Count(gap => gap > 10) / (double)gaps.Length, Is.EqualTo(Math.Exp(-1)).Within(0.01));
        Assert.That(times, Is.Ordered);
    }
}
