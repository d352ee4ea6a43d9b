using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;

namespace TaskScheduling.Tests;

/// <summary>The page of events and the code agree.</summary>
public sealed class EventCatalogueTests
{
    private static readonly LoggerMessageAttribute[] Events =
        [.. Directory.GetFiles(AppContext.BaseDirectory, "TaskScheduling*.dll").Select(Path.GetFileNameWithoutExtension)
            .Where(name => !name!.EndsWith(".Tests", StringComparison.Ordinal))
            .SelectMany(name => Assembly.Load(name!).GetTypes())
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>()).OfType<LoggerMessageAttribute>()];

    [Test]
    public void Every_log_event_has_its_row()
    {
        var page = Repository.Read("docs/reference/events.md");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Events, Is.Not.Empty);
            foreach (var logged in Events)
                Assert.That(page, Does.Contain($"| {logged.EventId} | {logged.EventName} | {logged.Level} |"));
        }
    }

    [Test]
    public void No_id_is_used_twice() => Assert.That(Events.Select(logged => logged.EventId), Is.Unique);

    [Test]
    public void Every_id_is_in_a_range_that_the_page_names()
    {
        var head = Repository.Read("docs/reference/events.md").Split("| Id |")[0];
        var ranges = Regex.Matches(head, @"(\d+)-(\d+) ").Select(range => (From: Number(range.Groups[1]), To: Number(range.Groups[2]))).ToArray();
        using (Assert.EnterMultipleScope())
        {
            foreach (var logged in Events)
                Assert.That(ranges.Count(range => range.From <= logged.EventId && logged.EventId <= range.To), Is.EqualTo(1), $"{logged.EventId} {logged.EventName}");
        }

        static int Number(Group digits) => int.Parse(digits.Value, CultureInfo.InvariantCulture);
    }

    [Test]
    public void No_row_speaks_of_an_event_that_does_not_exist()
    {
        var rows = Repository.Read("docs/reference/events.md").Split('\n').Count(line => line.Length > 3 && line[0] == '|' && char.IsAsciiDigit(line[2]));
        Assert.That(rows, Is.EqualTo(Events.Length));
    }

    [Test]
    public void Every_metric_has_its_row()
    {
        var page = Repository.Read("docs/reference/events.md");
        var metrics = typeof(TelemetryNames).GetFields().Select(field => (string)field.GetRawConstantValue()!)
            .Where(name => name.Count(character => character == '.') == 2);
        Assert.That(metrics, Has.All.Matches<string>(name => page.Contains($"`{name}`", StringComparison.Ordinal)));
    }
}
