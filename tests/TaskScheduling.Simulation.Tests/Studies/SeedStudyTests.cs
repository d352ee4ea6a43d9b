namespace TaskScheduling.Simulation.Tests;

public sealed class SeedStudyTests
{
    [Test]
    public void The_number_of_threads_changes_nothing()
    {
        var alone = Json(SeedStudy.Run(Samples.Losses, 1, 24, new SeedStudyOptions { Threads = 1 }));
        var together = Json(SeedStudy.Run(Samples.Losses, 1, 24, new SeedStudyOptions { Threads = 8 }));
        Assert.That(together, Is.EqualTo(alone));
    }

    [Test]
    public void Every_task_of_every_seed_is_counted_as_it_ended()
    {
        var study = SeedStudy.Run(Samples.Losses, 7, 6);
        var stories = Enumerable.Range(7, 6).SelectMany(seed => Sandbox.Play(Samples.Losses with { Seed = seed }).Stories).ToArray();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(study.All.Tasks, Is.EqualTo(stories.Length));
            Assert.That(study.Work.Select(work => (work.Work, work.Tasks)), Is.EqualTo(new (string?, long)[] { ("download", 6), ("index", 12) }));
            Assert.That(
                study.All.Endings.ToDictionary(ending => ending.Ending, ending => ending.Share.Count),
                Is.EquivalentTo(stories.GroupBy(Ending.Of).ToDictionary(ending => ending.Key, ending => (long)ending.Count())));
            var download = stories.Where(story => story is { Work: "download", Ended: not null }).Select(story => (story.Ended!.Value - story.Submitted).TotalSeconds).ToArray();
            Assert.That(study.Work[0].ToEnd!.Mean.Mean, Is.EqualTo(download.Average()).Within(1e-6));
        }
    }

    [Test]
    public void Seeds_that_fail_an_expectation_are_named()
    {
        var study = SeedStudy.Run(Samples.Losses, 1, 24);
        var failing = Enumerable.Range(1, 24)
            .Where(seed => Samples.Losses.Expectations[0].Check(Sandbox.Play(Samples.Losses with { Seed = seed })).Any()).Select(seed => (long)seed).ToArray();
        Assert.That(failing, Is.Not.Empty.And.Length.LessThan(24), "the sample must have both");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(study.Met!.Value.Count, Is.EqualTo(24 - failing.Length));
            Assert.That(study.FirstFailures.Select(failed => failed.Seed), Is.EqualTo(failing.Take(10)));
        }
    }

    [Test]
    public void Progress_rises_to_one()
    {
        var told = new List<double>();
        SeedStudy.Run(Samples.Export, 1, 8, new SeedStudyOptions { Progress = new Listener(told) });
        Assert.That(told, Is.Ordered.And.Count.EqualTo(8));
        Assert.That(told[^1], Is.EqualTo(1));
    }

    [Test]
    public void A_study_can_be_cancelled() =>
        Assert.That(() => SeedStudy.Run(Samples.Export, 1, 8, cancellationToken: new CancellationToken(canceled: true)), Throws.InstanceOf<OperationCanceledException>());

    [Test]
    public void A_study_needs_a_seed() => Assert.That(() => SeedStudy.Run(Samples.Export, 1, 0), Throws.InstanceOf<ArgumentOutOfRangeException>());

    private static byte[] Json(SeedStudyResult study)
    {
        using var stream = new MemoryStream();
        JsonSummary.Write(study, stream);
        return stream.ToArray();
    }

    private sealed class Listener(List<double> told) : IProgress<double>
    {
        public void Report(double value) => told.Add(value);
    }
}
