using FsCheck;
using FsCheck.Fluent;

namespace TaskScheduling.Simulation.Tests;

/// <summary>Whatever happens in whatever order: a play ends, and its timeline keeps the promises. A failure prints the number of its scenario.</summary>
public sealed class RandomScenarioTests
{
    [TestCase(1ul)]
    [TestCase(2ul)]
    [TestCase(3ul)]
    [TestCase(4ul)]
    public void Every_play_keeps_the_promises(ulong seed)
    {
        var entries = 0;
        var property = Prop.ForAll(Arb.From(Gen.Choose(1, int.MaxValue - 1)), number =>
        {
            var text = RandomScenario.Make(number);
            try
            {
                var scenario = Scenario.Parse(text);
                var timeline = TaskScheduling.Simulation.Sandbox.Play(scenario);
                entries += timeline.Entries.Count;
                Promises.Check(scenario, timeline);
                return true.ToProperty();
            }
            catch (Exception broken)
            {
                return false.Label($"{number}: {broken}\n{text}");
            }
        });
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(120).WithReplay(seed, 1ul | (seed << 1)), property);
        TestContext.Out.WriteLine($"{entries} entries, seed {seed}");
    }
}
