using System.Text.RegularExpressions;

namespace TaskScheduling.Simulation.Tests;

public sealed class HtmlReportTests
{
    [Test]
    public void The_same_scenario_gives_the_same_bytes()
    {
        Func<string>[] reports =
        [
            () => Samples.HtmlOf(Samples.Day),
            () => HtmlReport.Of(SeedStudy.Run(Samples.Losses, 1, 4)),
            () => HtmlReport.Of(PolicyComparison.Run(Samples.Export, ["mobile", "desktop"])),
        ];
        foreach (var report in reports)
        {
            var first = report();
            Assert.That(report(), Is.EqualTo(first));
        }
    }

    [Test]
    public void It_holds_no_date_but_the_scenarios() =>
        Assert.That(Regex.Matches(Samples.HtmlOf(Samples.Day), "20[0-9]{2}-[0-9]{2}-[0-9]{2}").Select(date => date.Value).Distinct(), Is.EqualTo(new[] { "2026-01-01" }));

    [Test]
    public void It_names_nothing_outside_itself()
    {
        var html = Samples.HtmlOf(Samples.Day).Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal); // the name of a namespace, which nobody asks for
        using (Assert.EnterMultipleScope())
        {
            Assert.That(html, Does.Not.Contain("http:").And.Not.Contain("https:").And.Not.Contain("@import").And.Not.Contain("//cdn"));
            Assert.That(html, Does.Not.Match("<(script|img|iframe|object|embed)[^>]*src="));
            Assert.That(html, Does.Contain("Content-Security-Policy"));
        }
    }

    [Test]
    public void Whatever_a_file_says_stays_text()
    {
        var html = Samples.HtmlOf(Samples.Hostile) + HtmlReport.Of(SeedStudy.Run(Samples.Hostile, 1, 2)) + HtmlReport.Of(PolicyComparison.Run(Samples.Hostile, ["desktop"]));
        using (Assert.EnterMultipleScope())
        {
            foreach (var tag in new[] { "<img", "<b>", "<i>", "<u>", "<em>", "<T>", "<s>", "<q>", "<script>alert", "</style></script>" })
                Assert.That(html, Does.Not.Contain(tag));
            foreach (var text in new[] { "&lt;img src=x onerror=alert(1)&gt;", "&lt;b&gt;&#39;&quot;&amp;&lt;/b&gt;", "&lt;i&gt;title&lt;/i&gt;", "&lt;em&gt;message&lt;/em&gt;", "&lt;q&gt;note&lt;/q&gt;", "&lt;h1&gt;" })
                Assert.That(html, Does.Contain(text));
            Assert.That(html.Contains('\u0007', StringComparison.Ordinal), Is.False, "a control character is neither HTML nor XML");
        }
    }

    [Test]
    public void Each_expectation_that_is_not_met_is_named()
    {
        var html = Samples.HtmlOf(Samples.Day);
        Assert.That(html, Does.Contain("1 of 2 expectations met"));
        Assert.That(html, Does.Contain("<li>broken: expected succeeded, was failed</li>"));
    }

    [Test]
    public void The_tables_hold_last_texts_and_the_numbers_of_every_expiration()
    {
        var html = Samples.HtmlOf(Samples.Export);
        Assert.That(html, Does.Contain("<td>Paused<small>at 5 %</small></td>"));
        Assert.That(html.Split("<td>cpu_limit_exceeded</td><td>48.75 s of CPU within 24.375 s; 0.8/60s is allowed</td>"), Has.Length.EqualTo(6));
    }

    [Test]
    public void What_ended_while_it_waited_is_among_the_expirations()
    {
        var html = Samples.HtmlOf(Scenario.Parse("""
            duration: 1h
            policy: desktop
            device: { from: laptop, person: { active: true } }
            work: [ { name: index, kind: processing, phases: [ { cpu: 3min } ] } ]
            events: [ { at: 10min, cancel: index, note: no longer needed } ]
            """));
        Assert.That(html, Does.Contain("<td class=\"n\">00:10:00</td><th scope=\"row\">index</th><td class=\"n\">–</td><td>cancelled_by_app</td><td>no longer needed</td>"));
    }

    [Test]
    public void Tasks_that_lie_close_together_are_drawn_once_more_from_near()
    {
        const string closeUp = "<h3>The same from 00:00:00 to 00:09:";
        Assert.That(Samples.HtmlOf(Samples.Export with { Duration = TimeSpan.FromHours(2) }), Does.Contain(closeUp));
        Assert.That(Samples.HtmlOf(Samples.Export), Does.Not.Contain("<h3>The same"), "half of the time is no small part");
    }

    [Test]
    public void A_hundred_thousand_tasks_give_a_file_that_a_browser_opens()
    {
        var timeline = Sandbox.Play(Samples.Many);
        var html = HtmlReport.Of(Samples.Many, timeline);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(timeline.Stories, Has.Count.GreaterThan(100_000));
            Assert.That(html, Has.Length.LessThan(5_000_000));
            Assert.That(html, Does.Contain($"and {Figures.Count(timeline.Stories.Count - 200)} more"));
        }
    }

    [Test]
    public void Nothing_to_show_is_a_report_too()
    {
        var html = Samples.HtmlOf(Scenario.Parse("{ duration: 1h, policy: server, device: server }"));
        Assert.That(html, Does.Contain("No work was submitted."));
    }

    [Test]
    public void A_study_shows_shares_with_their_intervals_and_the_failing_seeds()
    {
        var study = SeedStudy.Run(Samples.Losses, 1, 24);
        var html = HtmlReport.Of(study);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(html, Does.Contain($"All expectations met under {study.Met!.Value.Count} of 24 seeds"));
            Assert.That(html, Does.Contain($"<li>seed {study.FirstFailures[0].Seed}: "));
            Assert.That(html, Does.Contain("<figcaption><strong>Time to end</strong>"));
        }
    }

    [Test]
    public void A_comparison_says_its_sentences_first()
    {
        var html = HtmlReport.Of(PolicyComparison.Run(Samples.Export, ["mobile", "server"]));
        Assert.That(html.IndexOf("told to stop 5 times for CPU", StringComparison.Ordinal), Is.InRange(1, html.IndexOf("<svg class=\"chart\"", StringComparison.Ordinal)));
        Assert.That(html, Does.Contain("<th scope=\"row\">Energy drawn</th>"));
    }
}
