namespace TaskScheduling.Simulation.Tests;

/// <summary>Against values worked out by hand.</summary>
public sealed class StatisticsTests
{
    [TestCase(5, 10, 0.236593, 0.763407)]
    [TestCase(10, 10, 0.722467, 1)]
    [TestCase(0, 10, 0, 0.277533)]
    public void A_share_of_one_task_per_seed_has_Wilsons_interval(int like, int seeds, double low, double high)
    {
        var share = ShareEstimate.From([.. Enumerable.Range(0, seeds).Select(seed => new Cluster(seed < like ? 1 : 0, 1))]);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(share.Share, Is.EqualTo(like / (double)seeds));
            Assert.That(share.Interval!.Value.Low, Is.EqualTo(low).Within(1e-6));
            Assert.That(share.Interval.Value.High, Is.EqualTo(high).Within(1e-6));
        }
    }

    [Test]
    public void Tasks_that_end_alike_within_each_seed_count_as_one_draw_per_seed()
    {
        var share = ShareEstimate.From([new Cluster(5, 5), new Cluster(0, 5)]);
        Assert.That(share.Share, Is.EqualTo(0.5));
        Assert.That(share.Interval!.Value.Low, Is.EqualTo(0.094531).Within(1e-6), "as 1 of 2, not as 5 of 10");
    }

    [Test]
    public void Tasks_that_all_end_alike_are_no_more_certain_than_their_seeds()
    {
        var share = ShareEstimate.From([.. Enumerable.Repeat(new Cluster(1000, 1000), 10)]);
        Assert.That(share.Interval!.Value.Low, Is.EqualTo(0.722467).Within(1e-6), "as 10 of 10, not as 10,000 of 10,000");
    }

    [Test]
    public void A_share_of_nothing_has_no_interval() => Assert.That(ShareEstimate.From([new Cluster(0, 0)]).Interval, Is.Null);

    [Test]
    public void A_mean_of_one_value_per_seed_has_Students_interval()
    {
        var mean = MeanEstimate.From([.. new[] { 1, 2, 3, 4, 5 }.Select(value => new Cluster(value, 1))]);
        Assert.That(mean.Mean, Is.EqualTo(3));
        Assert.That(mean.Interval!.Value.High - 3, Is.EqualTo(2.77645 * Math.Sqrt(2.5 / 5)).Within(1e-5));
    }

    [Test]
    public void A_mean_of_several_values_per_seed_counts_seeds()
    {
        var mean = MeanEstimate.From([new Cluster(1 + 3, 2), new Cluster(5, 1)]);
        Assert.That(mean.Mean, Is.EqualTo(3));
        Assert.That(mean.Interval!.Value.High - 3, Is.EqualTo(12.7062 * Math.Sqrt(2 * 8 / 9.0)).Within(1e-4), "residuals are 4 - 6 and 5 - 3");
    }

    [Test]
    public void One_seed_gives_a_mean_and_no_interval() => Assert.That(MeanEstimate.From([new Cluster(6, 2)]), Is.EqualTo(new MeanEstimate(3, null)));

    [TestCase(1, 12.7062)]
    [TestCase(30, 2.04227)]
    [TestCase(40, 2.02108)]
    [TestCase(100, 1.98397)]
    [TestCase(1000, 1.96234)]
    public void Quantiles_are_those_of_printed_tables(int degrees, double quantile) => Assert.That(StudentT.Quantile(degrees), Is.EqualTo(quantile).Within(2e-5));

    [TestCase(0.05, 1.2)]
    [TestCase(0.5, 3)]
    [TestCase(0.95, 4.8)]
    public void Percentiles_run_in_a_straight_line_between_values(double share, double value) =>
        Assert.That(Distribution.Percentile([1, 2, 3, 4, 5], share), Is.EqualTo(value).Within(1e-12));

    [Test]
    public void A_histogram_counts_every_value_once_in_bins_that_people_count_in()
    {
        var histogram = Histogram.Of([.. Enumerable.Range(0, 11).Select(value => (double)value)], NiceStep.AtLeast);
        using (Assert.EnterMultipleScope())
        {
            Assert.That((histogram.From, histogram.Width, histogram.To), Is.EqualTo((0.0, 0.5, 10.0)));
            Assert.That(histogram.Counts.Sum(), Is.EqualTo(11));
            Assert.That(histogram.Counts[0], Is.EqualTo(1));
            Assert.That(histogram.Counts[^1], Is.EqualTo(1), "the highest belongs to the last bin");
        }
    }

    [Test]
    public void Equal_values_share_one_bin() => Assert.That(Histogram.Of([7, 7, 7], NiceStep.AtLeast).Counts, Is.EqualTo(new[] { 3L }));

    [TestCase(0.3, 0.5)]
    [TestCase(0.5, 0.5)]
    [TestCase(11, 20)]
    [TestCase(0.0011, 0.002)]
    public void Steps_are_1_2_or_5(double least, double step) => Assert.That(NiceStep.AtLeast(least), Is.EqualTo(step).Within(1e-12));

    [TestCase(61, 120)]
    [TestCase(1801, 3600)]
    [TestCase(86_401, 172_800)]
    public void Steps_of_time_are_whole_parts_of_a_day(double least, double step) => Assert.That(NiceStep.SecondsAtLeast(least), Is.EqualTo(step));
}
