using SkiaSharp;

namespace TaskScheduling.Simulation.Tests;

public sealed class TimelinePlotTests
{
    private static readonly Timeline Played = Sandbox.Play(Samples.Export);

    [TestCase(1600, 900)]
    [TestCase(640, 360)]
    public void A_picture_has_the_size_that_was_asked_for_and_is_not_blank(int width, int height)
    {
        using var picture = SKBitmap.Decode(TimelinePlot.Png(Samples.Export, Played, width, height));
        Assert.That((picture.Width, picture.Height), Is.EqualTo((width, height)));
        Assert.That(picture.Pixels.Distinct().Count(), Is.GreaterThan(20));
    }

    [Test]
    public void A_bar_is_where_its_run_was()
    {
        using var picture = SKBitmap.Decode(TimelinePlot.Png(Samples.Export, Played));
        var lane = LaneReader.Read(Played, Samples.Export.Duration)[0];
        using (Assert.EnterMultipleScope())
        {
            foreach (var run in lane.Segments.Where(segment => segment.State is LaneState.Running or LaneState.Waiting))
            {
                var x = 150 + ((run.From + (run.Length / 2)) / Samples.Export.Duration * (1600 - 150 - 60));
                var isRunning = Enumerable.Range(0, 594).Any(y => picture.GetPixel((int)x, y) == SKColor.Parse("#0072b2"));
                Assert.That(isRunning, Is.EqualTo(run.State is LaneState.Running), $"at {run.From}");
            }
        }
    }

    [Test]
    public void Words_are_drawn()
    {
        var svg = TimelinePlot.Svg(Samples.Export, Played);
        Assert.That(svg, Does.Contain("<text").And.Contain(">export</text>").Or.Contain("export (Mobile)"), "a machine without fonts draws none: tests/run installs fonts-dejavu-core");
    }

    [Test]
    public void Many_tasks_are_drawn_as_numbers()
    {
        var scenario = Scenario.Parse("""
            duration: 1h
            policy: server
            device: server
            work: [ { name: thumbnail, kind: processing, count: 500, phases: [ { cpu: 1min } ] } ]
            """);
        using var picture = SKBitmap.Decode(TimelinePlot.Png(scenario, Sandbox.Play(scenario), 800, 400));
        Assert.That(picture.Pixels, Does.Contain(SKColor.Parse("#0072b2")));
    }

    [Test]
    public void A_picture_too_small_to_read_is_refused() => Assert.That(() => TimelinePlot.Png(Samples.Export, Played, 100, 900), Throws.InstanceOf<ArgumentOutOfRangeException>());
}
