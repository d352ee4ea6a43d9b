using System.Globalization;
using System.Xml.Linq;

namespace TaskScheduling.Simulation.Tests;

/// <summary>What is drawn is what happened: positions are worked out anew from the entries of the timeline.</summary>
public sealed class HtmlDrawingTests
{
    private const double Rounding = 0.0051; // two digits in a coordinate

    private static readonly XNamespace None = "";

    [Test]
    public void Every_bar_lies_where_its_stretch_lies()
    {
        var timeline = Sandbox.Play(Samples.Export);
        var expected = new List<(string Look, double From, double To)>();
        TimeSpan? waits = null, runs = null, expires = null;
        foreach (var entry in timeline.Entries)
        {
            switch (entry.Event)
            {
                case TaskEvent.Started:
                    if (waits is { } waiting && entry.At > waiting)
                        expected.Add(("waiting for-time", X(waiting), X(entry.At)));
                    (waits, runs) = (null, entry.At);
                    break;
                case TaskEvent.Expiring:
                    expected.Add(("running", X(runs!.Value), X(entry.At)));
                    expires = entry.At;
                    break;
                case TaskEvent.RunEnded:
                    expected.Add(("expiring", X(expires!.Value), X(entry.At)));
                    waits = entry.At;
                    break;
                default: break;
            }
        }

        var drawn = Elements("rect", "bar").Select(bar => (Class(bar)[4..], Number(bar, "x"), Number(bar, "x") + Number(bar, "width"))).ToArray();
        Assert.That(expected, Has.Count.EqualTo(14), "5 runs, 5 ends, 4 waits between them");
        Assert.That(drawn.Select(bar => bar.Item1), Is.EqualTo(expected.Select(bar => bar.Look)));
        Assert.That(drawn.Select(bar => bar.Item2), Is.EqualTo(expected.Select(bar => bar.From)).Within(Rounding));
        Assert.That(drawn.Select(bar => bar.Item3), Is.EqualTo(expected.Select(bar => bar.To)).Within(2 * Rounding));
    }

    [Test]
    public void Every_sign_lies_at_its_instant()
    {
        var expected = Sandbox.Play(Samples.Export).Entries.Select(entry => (entry.At, Sign: entry.Event switch
        {
            TaskEvent.BudgetWarned => "warning",
            TaskEvent.Expiring => "expiration",
            TaskEvent.Started { Attempt: > 1 } => "retry",
            TaskEvent.Ended => "expired",
            _ => "",
        })).Where(sign => sign.Sign.Length > 0).ToArray();

        var drawn = Elements("use", "sign").ToArray();
        Assert.That(drawn.Select(sign => sign.Attribute("href")!.Value), Is.EqualTo(expected.Select(sign => $"#m-{sign.Sign}")));
        Assert.That(drawn.Select(sign => Number(sign, "x")), Is.EqualTo(expected.Select(sign => X(sign.At))).Within(Rounding));
    }

    [Test]
    public void A_sign_says_its_reason_and_the_numbers_behind_it()
    {
        var words = Elements("use", "sign expiration").First().Value;
        Assert.That(words, Is.EqualTo("export at 00:00:24: told to stop, cpu_limit_exceeded\n48.75 s of CPU within 24.375 s; 0.8/60s is allowed"));
    }

    [Test]
    public void Curves_go_through_their_samples()
    {
        var samples = Sandbox.Play(Samples.Export).Samples;
        var curve = Elements("path", "curve").First(path => path.Attribute("data-name")!.Value == "Temperature");
        var (top, height, low, high) = (Number(curve, "data-top"), Number(curve, "data-height"), Number(curve, "data-low"), Number(curve, "data-high"));
        var points = curve.Attribute("d")!.Value.Split('M', 'L').Skip(1).Select(point => point.Split(' ')).ToArray();
        Assert.That(points, Has.Length.EqualTo(samples.Count));
        Assert.That(points.Select(point => Parse(point[0])), Is.EqualTo(samples.Select(sample => X(sample.At))).Within(Rounding));
        Assert.That(points.Select(point => Parse(point[1])), Is.EqualTo(samples.Select(sample => top + (height * (1 - ((sample.Celsius!.Value - low) / (high - low)))))).Within(0.051));
    }

    [Test]
    public void The_world_is_drawn_when_it_was_so()
    {
        var drawn = Charts(Samples.HtmlOf(Samples.Day)).SelectMany(chart => chart.Descendants(None + "rect"))
            .Select(rect => (Class(rect), Number(rect, "x"), Number(rect, "width"))).Distinct().ToArray();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(drawn, Does.Contain(("band network-metered", Hours(5), Hours(1))));
            Assert.That(drawn, Does.Contain(("band host-asleep", Hours(9), Hours(40 / 60.0))));
            Assert.That(drawn, Does.Contain(("host asleep", Hours(9), Hours(40 / 60.0))));
            Assert.That(drawn, Does.Contain(("host down", Hours(11), Hours(20 / 60.0))));
            Assert.That(drawn, Does.Contain(("plugged", Hours(7), Hours(17))));
        }

        static double Hours(double hours) => Math.Round(hours / 24 * 1010, 2, MidpointRounding.AwayFromZero);
    }

    [Test]
    public void A_declared_wait_is_drawn_over_its_run()
    {
        var lane = new TaskLane(Sandbox.Play(Samples.Export).Stories[0]);
        lane.Add(new LaneSegment(LaneState.Running, TimeSpan.Zero, TimeSpan.FromMinutes(20), 1, [], null, false));
        lane.Add(new LaneSegment(LaneState.DeclaredWait, TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(10), 1, [], null, false));
        var markup = new Markup();
        LaneChart.Draw(markup, new TimeScale(Samples.Export.Duration, Samples.Export.Start), [lane], []);
        var bars = Charts(markup.ToString()).Single().Descendants(None + "rect").Select(bar => (Class(bar), Number(bar, "x"), Number(bar, "width")));
        Assert.That(bars, Is.EqualTo(new[] { ("bar running", 0, 1010), ("bar declared", 252.5, 252.5) }));
    }

    [Test]
    public void Every_chart_is_well_formed_and_its_signs_are_defined()
    {
        foreach (var scenario in new[] { Samples.Export, Samples.Day, Samples.Hostile })
        {
            var html = Samples.HtmlOf(scenario);
            var defined = html.Split("<symbol id=\"").Skip(1).Select(symbol => symbol[..symbol.IndexOf('"', StringComparison.Ordinal)]).ToHashSet();
            var used = Charts(html).SelectMany(chart => chart.Descendants(None + "use")).Select(use => use.Attribute("href")!.Value[1..]).Distinct();
            Assert.That(used, Is.SubsetOf(defined), scenario.Name);
        }
    }

    [Test]
    public void Grouped_tasks_are_counted_in_full()
    {
        var scenario = Scenario.Parse("""
            duration: 1h
            policy: server
            device: server
            work: [ { name: thumbnail, kind: processing, count: 61, phases: [ { cpu: 10min } ] } ]
            """);
        var lanes = LaneReader.Read(Sandbox.Play(scenario), scenario.Duration);
        var density = new Density(lanes, scenario.Duration);
        var part = scenario.Duration.TotalSeconds / Density.Parts;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(TimelineSection.IsGrouped(lanes), Is.True);
            foreach (var state in new[] { LaneState.Waiting, LaneState.Running })
            {
                var drawn = Enumerable.Range(0, Density.Parts).Sum(each => density.InState(state, each)) * part;
                Assert.That(drawn, Is.EqualTo(lanes.Sum(lane => lane.TimeIn(state).TotalSeconds)).Within(1e-6), state.ToString());
            }

            Assert.That(Enumerable.Range(0, Density.Parts).Sum(each => density.Ends(StoryOutcome.Succeeded, each)), Is.EqualTo(61));
        }
    }

    [TestCase(61, "61")]
    [TestCase(12_345, "12,345")]
    [TestCase(123_456, "123k")]
    public void The_scale_of_grouped_tasks_fits_beside_its_chart(int count, string told)
    {
        var scenario = Scenario.Parse($"duration: 1h\npolicy: server\ndevice: server\nwork: [ {{ name: a, kind: processing, count: {count}, earliest: 2h, phases: [ {{ cpu: 1s }} ] }} ]\n");
        var page = HtmlReport.Of(scenario, Sandbox.Play(scenario));
        Assert.That(page, Does.Match($"class=\"scale\" x=\"[0-9]+\" y=\"[0-9]+\">{told}</text>"));
    }

    private static double X(TimeSpan at) => at / Samples.Export.Duration * 1010;

    private static IEnumerable<XElement> Elements(string name, string look) =>
        Charts(Samples.HtmlOf(Samples.Export)).SelectMany(chart => chart.Descendants(None + name)).Where(element => Class(element).StartsWith(look, StringComparison.Ordinal));

    private static IEnumerable<XElement> Charts(string html)
    {
        const string opening = "<svg class=\"chart\"";
        for (var at = html.IndexOf(opening, StringComparison.Ordinal); at >= 0; at = html.IndexOf(opening, at + 1, StringComparison.Ordinal))
        {
            var (end, depth) = (at, 0);
            do
            {
                var next = html.IndexOf("svg", end, StringComparison.Ordinal);
                depth += html[next - 1] == '<' ? 1 : html[next - 1] == '/' && html[next - 2] == '<' ? -1 : 0;
                end = next + 3;
            }
            while (depth > 0);
            yield return XElement.Parse(html[at..(end + 1)]);
        }
    }

    private static string Class(XElement element) => element.Attribute("class")?.Value ?? "";

    private static double Number(XElement element, string name) => Parse(element.Attribute(name)!.Value);

    private static double Parse(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
