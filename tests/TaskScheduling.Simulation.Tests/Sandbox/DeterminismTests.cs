using System.Diagnostics;
using System.Globalization;

namespace TaskScheduling.Simulation.Tests;

public sealed class DeterminismTests
{
    [Test]
    public void The_same_seed_gives_the_same_timeline_to_the_byte()
    {
        var first = Given.Lines(Random(1));
        Assert.That(Given.Lines(Random(1)), Is.EqualTo(first));
    }

    [TestCase("de-DE")]
    [TestCase("ar-SA")]
    public void The_language_of_the_machine_changes_nothing(string language)
    {
        var first = Given.Lines(Random(1));
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(language);
        try
        {
            Assert.That(Given.Lines(Random(1)), Is.EqualTo(first));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Test]
    public void Another_seed_gives_another_one_where_something_is_random() => Assert.That(Given.Lines(Random(2)), Is.Not.EqualTo(Given.Lines(Random(1))));

    [Test]
    public void Where_nothing_is_random_every_seed_is_the_same()
    {
        const string plain = "duration: 1h\npolicy: mobile\nwork: [{ name: a, kind: continued, phases: [{ cpu: 5min }] }]\n";
        Assert.That(Given.Lines(plain + "seed: 2"), Is.EqualTo(Given.Lines(plain + "seed: 1")));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Another_process_writes_the_same_timeline_to_the_byte(CancellationToken cancellationToken)
    {
        var file = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"{Guid.NewGuid():N}.yaml");
        await File.WriteAllTextAsync(file, Random(7), cancellationToken);
        try
        {
            using var process = Process.Start(new ProcessStartInfo("dotnet", ["exec", typeof(DeterminismTests).Assembly.Location, file]) { RedirectStandardOutput = true })!;
            var written = await process.StandardOutput.ReadToEndAsync(cancellationToken);
            await process.WaitForExitAsync(cancellationToken);
            Assert.That(process.ExitCode, Is.Zero);
            Assert.That(written, Is.EqualTo(Given.Lines(Random(7))));
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static string Random(int seed) => $"""
        duration: 6h
        seed: {seed}
        policy: mobile
        device: {"{"} from: phone, person: {"{"} sessionEvery: 20min {"}"}, network: {"{"} lossEvery: 30min {"}"} {"}"}
        work:
          - {"{"} name: sync, kind: refresh, repeat: {"{"} every: 10min, random: true {"}"}, variation: 30 %, phases: [{"{"} transfer: 20 MB {"}"}, {"{"} cpu: 3s {"}"}] {"}"}
          - {"{"} name: export, kind: continued, at: 1h, phases: [{"{"} cpu: 20min, cores: 2 {"}"}], onExpiration: {"{"} checkpoint: true {"}"}, resumes: true {"}"}
          - {"{"} name: flaky, kind: processing, at: 2h, fails: {"{"} after: 10s, probability: 50 % {"}"}, resubmit: {"{"} on: {"{"} failed: backoff {"}"} {"}"}, phases: [{"{"} cpu: 1min {"}"}] {"}"}
        """;
}
