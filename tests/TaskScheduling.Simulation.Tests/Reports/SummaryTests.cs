using System.Text;
using System.Text.Json.Nodes;

namespace TaskScheduling.Simulation.Tests;

public sealed class SummaryTests
{
    [Test]
    public void Text_fits_80_columns()
    {
        var comparison = PolicyComparison.Run(Samples.Export, ["mobile", "desktop"]);
        var study = SeedStudy.Run(Samples.Losses, 1, 12);
        string[] all = [Of(Samples.Day), Of(Samples.Export), Of(Samples.Hostile), TextSummary.Of(study), TextSummary.Of(comparison)];
        Assert.That(string.Concat(all).Split('\n'), Has.All.Length.LessThanOrEqualTo(80));
    }

    [Test]
    public void Text_has_outcomes_work_and_expectations() => Assert.That(Of(Samples.Day), Is.EqualTo("""
        day: policy Mobile, device phone, seed 1, 1 d

        succeeded  none                                 2     50 %
        failed     none                                 1     25 %
        expired    progress_stalled                     1     25 %

        work                        tasks  succeeded    runs        waited        to end
        mail                            2          2       2           0 s         3.3 s
        deaf                            1          0       2           0 s    5 min 35 s
        broken                          1          0       1           0 s    1 min 10 s

        1 of 2 expectations met
          broken: expected succeeded, was failed

        """.ReplaceLineEndings("\n")));

    [Test]
    public void Json_has_stable_keys()
    {
        var json = Json(stream => JsonSummary.Write(Samples.Day, Sandbox.Play(Samples.Day), stream));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Keys(json), Is.EqualTo(new[] { "scenario", "policy", "device", "durationSeconds", "seed", "tasks", "outcomes", "work", "expectations" }));
            Assert.That(Keys(json["work"]![0]!), Is.EqualTo(new[] { "name", "tasks", "outcomes", "runs", "meanWaitedSeconds", "meanToEndSeconds", "meanProgress" }));
            Assert.That(Keys(json["expectations"]![1]!), Is.EqualTo(new[] { "work", "met", "failures" }));
            Assert.That(json["expectations"]!.AsArray().Select(expectation => (bool)expectation!["met"]!), Is.EqualTo(new[] { true, false }));
        }
    }

    [Test]
    public void Json_of_a_study_has_stable_keys()
    {
        var json = Json(stream => JsonSummary.Write(SeedStudy.Run(Samples.Losses, 3, 12), stream));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Keys(json), Is.EqualTo(new[] { "scenario", "policy", "device", "durationSeconds", "firstSeed", "seeds", "work", "expectationsMet", "firstFailures" }));
            Assert.That(Keys(json["work"]![0]!), Is.EqualTo(new[] { "name", "tasks", "outcomes", "toEndSeconds", "waitedSeconds", "progress" }));
            Assert.That(Keys(json["work"]![0]!["outcomes"]![0]!), Is.EqualTo(new[] { "outcome", "reason", "count", "of", "share", "low", "high" }));
            Assert.That(Keys(json["work"]![0]!["toEndSeconds"]!), Is.EqualTo(new[] { "count", "mean", "low", "high", "p5", "p50", "p95", "histogram" }));
        }
    }

    [Test]
    public void Json_of_a_comparison_has_stable_keys()
    {
        var json = Json(stream => JsonSummary.Write(PolicyComparison.Run(Samples.Export, ["mobile"]), stream))["policies"]![0]!;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Keys(json), Is.EqualTo(new[] { "policy", "sentence", "wattHours", "peakCelsius", "secondsAtFairOrAbove", "secondsAtSeriousOrAbove", "work" }));
            Assert.That(
                Keys(json["work"]![0]!),
                Is.EqualTo(new[] { "name", "tasks", "outcomes", "toldToStop", "runs", "medianToEndSeconds", "meanProgress", "waitingSeconds", "cpuSeconds", "warnings" }));
            Assert.That((int)json["work"]![0]!["toldToStop"]!["cpu_limit_exceeded"]!, Is.EqualTo(5));
        }
    }

    [TestCase(0, "0 s")]
    [TestCase(0.25, "250 ms")]
    [TestCase(48.75, "48.8 s")]
    [TestCase(59.97, "1 min")]
    [TestCase(567, "9 min 27 s")]
    [TestCase(3599.7, "1 h")]
    [TestCase(7500, "2 h 5 min")]
    [TestCase(86_399, "1 d")]
    [TestCase(273_600, "3 d 4 h")]
    public void Durations_are_told_in_two_units(double seconds, string words) => Assert.That(Figures.Duration(seconds), Is.EqualTo(words));

    private static string Of(Scenario scenario) => TextSummary.Of(scenario, Sandbox.Play(scenario));

    private static JsonNode Json(Action<Stream> write)
    {
        using var stream = new MemoryStream();
        write(stream);
        return JsonNode.Parse(Encoding.UTF8.GetString(stream.ToArray()))!;
    }

    private static IEnumerable<string> Keys(JsonNode node) => node.AsObject().Select(pair => pair.Key);
}
