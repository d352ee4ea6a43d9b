using System.Reflection;
using Microsoft.Extensions.Logging;

namespace TaskScheduling.Tests;

/// <summary>The page of events and the code agree.</summary>
public sealed class EventCatalogueTests
{
    private static readonly LoggerMessageAttribute[] Events =
        [.. new[] { typeof(BackgroundTaskScheduler), typeof(Sqlite.SqliteStoreOptions), typeof(Polly.TaskBudgetStrategyOptions), typeof(Quartz.QuartzBudgetOptions) }
            .SelectMany(known => known.Assembly.GetTypes())
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
