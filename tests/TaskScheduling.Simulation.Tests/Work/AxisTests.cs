namespace TaskScheduling.Simulation.Tests.Work;

public sealed class AxisTests
{
    [Test]
    public void Whoever_waits_comes_in_the_order_of_positions_and_then_of_waiting()
    {
        var axis = new Axis();
        var came = new List<string>();
        axis.Wait(new WorkStep(() => came.Add("second")), 20);
        axis.Wait(new WorkStep(() => came.Add("first")), 10);
        axis.Wait(new WorkStep(() => came.Add("third")), 20);
        Assert.That(axis.UntilNext(), Is.EqualTo(TimeSpan.FromTicks(10)));
        Advance(axis, 9);
        Assert.That(came, Is.Empty);
        Advance(axis, 1);
        Assert.That(came, Is.EqualTo(new[] { "first" }));
        Advance(axis, 100);
        Assert.That(came, Is.EqualTo(new[] { "first", "second", "third" }));
        Assert.That(axis.UntilNext(), Is.Null);
    }

    [Test]
    public void A_change_of_the_rate_moves_everybody()
    {
        var axis = new Axis();
        axis.Wait(new WorkStep(() => { }), 100);
        Advance(axis, 40);
        axis.SetRate(0.5);
        Assert.That(axis.UntilNext(), Is.EqualTo(TimeSpan.FromTicks(120)));
        axis.SetRate(0);
        Assert.That(axis.UntilNext(), Is.Null, "it stands");
        Advance(axis, 1000);
        Assert.That(axis.Position, Is.EqualTo(40));
        axis.SetRate(3);
        Assert.That(axis.UntilNext(), Is.EqualTo(TimeSpan.FromTicks(20)));
    }

    [Test]
    public void It_remembers_when_it_last_moved()
    {
        var axis = new Axis();
        axis.Advance(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2));
        axis.SetRate(0);
        axis.Advance(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(7));
        Assert.That(axis.LastMoved, Is.EqualTo(TimeSpan.FromSeconds(2)));
    }

    [Test]
    public void Who_withdraws_waits_no_more()
    {
        var axis = new Axis();
        var came = 0;
        var step = new WorkStep(() => came++);
        axis.Wait(step, 10);
        step.Withdraw();
        axis.Wait(step, 30);
        Assert.That(axis.UntilNext(), Is.EqualTo(TimeSpan.FromTicks(30)));
        Advance(axis, 100);
        Assert.That(came, Is.EqualTo(1));
    }

    /// <summary>Whatever the rates: after the time that it names the first one is due, and one tick earlier it is not.</summary>
    [TestCase(1)]
    [TestCase(2)]
    public void What_it_names_is_neither_late_nor_early(int seed)
    {
        var chance = new Chance(seed, "axis");
        for (var round = 0; round < 2000; round++)
        {
            var axis = new Axis();
            axis.SetRate(20 * chance.Share());
            axis.Advance(TimeSpan.FromTicks((long)(chance.Share() * 1e10)), default);
            var came = false;
            axis.SetRate(chance.Share() < 0.3 ? 1 : 0.01 + (chance.Share() * 20));
            axis.Wait(new WorkStep(() => came = true), chance.Share() * 1e9);
            var until = axis.UntilNext()!.Value;
            if (until > TimeSpan.FromTicks(2))
            {
                Advance(axis, until.Ticks - 2);
                Assert.That(came, Is.False);
                until = TimeSpan.FromTicks(2);
            }

            Advance(axis, until.Ticks);
            Assert.That(came, Is.True);
        }
    }

    private static void Advance(Axis axis, long ticks)
    {
        axis.Advance(TimeSpan.FromTicks(ticks), TimeSpan.FromTicks(ticks));
        while (axis.TryTakeDue(out var item))
            ((WorkStep)item).Come();
    }
}
