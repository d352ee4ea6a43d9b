using System.Text.Json;

namespace TaskScheduling.Cli.Tests;

public sealed class DoctorJsonTests
{
    private readonly SysTree _tree = new();

    [TearDown]
    public void Remove_the_tree() => _tree.Dispose();

    [Test]
    public void A_number_comes_with_its_unit_and_a_word_without()
    {
        _tree.Laptop();
        using var report = Report();
        var thermal = Sensor(report, "thermal");
        var battery = Sensor(report, "batteryLevel");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(thermal.GetProperty("state").GetString(), Is.EqualTo("nominal"));
            Assert.That(thermal.GetProperty("value").ValueKind, Is.EqualTo(JsonValueKind.Null));
            Assert.That(battery.GetProperty("value").GetDouble(), Is.EqualTo(18).Within(1e-9));
            Assert.That(battery.GetProperty("unit").GetString(), Is.EqualTo("%"));
            Assert.That(Sensor(report, "idle").GetProperty("state").GetString(), Is.EqualTo("true"));
        }
    }

    [Test]
    public void A_missing_sensor_has_a_cause_and_places_where_it_was_looked_for()
    {
        using var report = Report();
        using (Assert.EnterMultipleScope())
        {
            foreach (var sensor in report.RootElement.GetProperty("sensors").EnumerateArray())
            {
                Assert.That(sensor.GetProperty("available").GetBoolean(), Is.False);
                Assert.That(sensor.GetProperty("quality").GetString(), Is.EqualTo("unavailable"));
                Assert.That(sensor.GetProperty("cause").GetString(), Does.Contain(_tree.Path));
                Assert.That(sensor.GetProperty("findings").EnumerateArray().Select(finding => finding.GetProperty("use").GetString()), Has.Some.EqualTo("missing"));
            }
        }
    }

    [Test]
    public void A_rule_says_who_depends_on_it_and_what_happens_without()
    {
        using var report = Report();
        var idle = report.RootElement.GetProperty("rules").EnumerateArray().Single(rule => rule.GetProperty("id").GetString() == "idle");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(idle.GetProperty("kind").GetString(), Is.EqualTo("requirement"));
            Assert.That(idle.GetProperty("without").GetString(), Is.EqualTo("tasks wait as NoSensor"));
            Assert.That(idle.GetProperty("status").GetString(), Is.EqualTo("noSensor"));
            Assert.That(idle.GetProperty("users").EnumerateArray().Select(user => user.GetProperty("profile").GetString()), Is.EqualTo(new[] { "Desktop", "Mobile" }));
        }
    }

    [Test]
    public void The_fields_are_those_that_the_README_describes()
    {
        _tree.PhoneBoard();
        using var report = Report();
        var page = TaskScheduling.Tests.Repository.Read("src/TaskScheduling.Cli/README.md");
        using (Assert.EnterMultipleScope())
        {
            foreach (var name in Names(report.RootElement).Distinct())
                Assert.That(page, Does.Contain($"`{name}`"));
        }
    }

    private JsonDocument Report() => JsonDocument.Parse(DoctorJson.Write(_tree.Examine()));

    private static JsonElement Sensor(JsonDocument report, string name) =>
        report.RootElement.GetProperty("sensors").EnumerateArray().Single(sensor => sensor.GetProperty("name").GetString() == name);

    private static IEnumerable<string> Names(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property => Names(property.Value).Prepend(property.Name)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Names),
        _ => [],
    };
}
