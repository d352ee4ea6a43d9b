using FsCheck;
using FsCheck.Fluent;

namespace TaskScheduling.Tests.Engine;

/// <summary>Random histories; a failure prints its seed and the shortest history that still fails.</summary>
public sealed class RandomWorldTests
{
    [TestCase(1ul, false, true)]
    [TestCase(2ul, true, true)]
    [TestCase(3ul, false, false)]
    [TestCase(4ul, true, true)]
    [TestCase(6ul, false, false)]
    public void Every_history_keeps_the_promises(ulong seed, bool durable, bool saves) => Run(seed, steps: 400, histories: 25, numbers =>
    {
        var world = new RandomWorld(durable, saves);
        foreach (var number in numbers)
            world.Step(number);
        world.Drain();
        return world;
    });

    [TestCase(5ul)]
    [TestCase(15ul)]
    public void A_replay_has_identical_effects(ulong seed) => Run(seed, steps: 300, histories: 12, numbers =>
    {
        var world = new RandomWorld(durable: true);
        foreach (var number in numbers)
            world.Step(number);
        Replay.Check(world.Engine, durable: true);
        return world;
    });

    internal static void Run(ulong seed, int steps, int histories, Func<int[], RandomWorld> play)
    {
        var inputs = 0L;
        var numbers = Arb.From(Gen.Choose(0, int.MaxValue - 1).ArrayOf(steps), Shorter);
        var property = Prop.ForAll(numbers, history =>
        {
            try
            {
                inputs += play(history).Engine.Inputs.Count;
                return true.ToProperty();
            }
            catch (Exception broken)
            {
                return false.Label($"{broken}");
            }
        });
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(histories).WithReplay(seed, 1ul | (seed << 1)), property);
        TestContext.Out.WriteLine($"{inputs} inputs, seed {seed}");
    }

    /// <summary>Leaves out ever smaller pieces.</summary>
    private static IEnumerable<int[]> Shorter(int[] history)
    {
        for (var piece = history.Length / 2; piece > 0; piece /= 2)
        {
            for (var from = 0; from + piece <= history.Length; from += piece)
                yield return [.. history[..from], .. history[(from + piece)..]];
        }
    }
}
