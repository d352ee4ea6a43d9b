using Microsoft.Extensions.Time.Testing;

namespace TaskScheduling.Tests.Sensors;

public sealed class SensorSurveyTests
{
    private readonly SysTree _tree = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    [TearDown]
    public void Remove_the_tree() => _tree.Dispose();

    [Test]
    public void A_survey_reads_what_the_scheduler_reads()
    {
        _tree.Zone(0, "cpu-thermal", "71000").Supply("BAT0", "type=Battery", "status=Full", "capacity=80")
            .File("proc/pressure/cpu", "some avg10=1.00 avg60=0.00 avg300=0.00 total=1000").File("proc/loadavg", "0.10 0.20 0.30 1/2 3");

        var read = ConditionSources.FromDirectory(_tree.Path, _time).Read(ConditionKinds.All);

        Assert.That(Survey().Conditions, Is.EqualTo(read));
    }

    [Test]
    public void The_finding_that_gave_the_reading_is_marked()
    {
        _tree.Zone(0, "cpu-thermal", "60000").Zone(1, "skin-therm", "44000").Cooling(0, "thermal-cpufreq-0", "9", "10");
        var thermal = Survey()[ConditionReading.Thermal];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(thermal.State, Is.EqualTo("Critical"));
            Assert.That(thermal.Deciding, Is.EqualTo(new SensorFinding("cooling_device0 thermal-cpufreq-0", FindingUse.Decides, "9/10", null, "cools: Critical")));
        }
    }

    [Test]
    public void A_temperature_that_cannot_be_meant_is_implausible_and_one_that_fails_unreadable()
    {
        _tree.Zone(0, "cpu-thermal", "-274000").Zone(1, "soc_thermal", "n/a");
        var thermal = Survey()[ConditionReading.Thermal];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(thermal.Quality, Is.EqualTo(ReadingQuality.Implausible));
            Assert.That(thermal.Findings[0], Is.EqualTo(new SensorFinding("thermal_zone0 cpu-thermal", FindingUse.Implausible, "-274.0 °C", new Quantity(-274, "°C"), "implausible")));
            Assert.That(thermal.Findings[1].Use, Is.EqualTo(FindingUse.Unreadable));
        }
    }

    [Test]
    public void A_state_that_is_held_while_it_cools_down_is_stale()
    {
        _tree.Zone(0, "cpu-thermal", "90000");
        var source = ConditionSources.FromDirectory(_tree.Path, _time);
        source.Read(ConditionKinds.Thermal);
        _time.Advance(TimeSpan.FromSeconds(1));
        _tree.Zone(0, "cpu-thermal", "60000");

        var thermal = SensorSurvey.Take(source, _time)[ConditionReading.Thermal];

        Assert.That((thermal.Quality, thermal.State, thermal.QualityNote), Is.EqualTo((ReadingQuality.Stale, "Serious", "held while it cools down")));
    }

    [TestCase(0, "Stale", "mean of 10 s")]
    [TestCase(1.9, "Stale", "mean of 10 s")]
    [TestCase(2, "Fresh", "since the last reading")]
    [TestCase(31, "Fresh", "mean of 10 s")]
    public void A_share_of_time_is_stale_until_its_window_is_long_enough(double seconds, string expected, string basis)
    {
        _tree.File("proc/pressure/memory", "some avg10=1.00 avg60=0.00 avg300=0.00 total=1000");
        var source = ConditionSources.FromDirectory(_tree.Path, _time);
        source.Read(ConditionKinds.Pressure);
        _time.Advance(TimeSpan.FromSeconds(seconds));

        var pressure = SensorSurvey.Take(source, _time)[ConditionReading.MemoryPressure];

        using (Assert.EnterMultipleScope())
        {
            Assert.That(pressure.Quality.ToString(), Is.EqualTo(expected));
            Assert.That(pressure.Deciding?.Note, Does.EndWith(basis));
        }
    }

    [Test]
    public void A_battery_that_is_not_fitted_is_missing_under_one_name()
    {
        _tree.Supply("AC", "type=Mains", "online=1");
        Assert.That(Survey()[ConditionReading.BatteryLevel].Findings, Is.EqualTo([new SensorFinding(SensorNotes.Battery, FindingUse.Missing, null, null, "none fitted")]));
    }

    [Test]
    public void What_is_left_out_says_why()
    {
        _tree.Supply("BAT0", "type=Battery", "status=Charging", "capacity=111").Supply("mouse", "type=Battery", "scope=Device").Supply("BAT1", "type=Battery", "present=0");
        var survey = Survey();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(survey[ConditionReading.Power].Findings.Select(finding => (finding.Sensor, finding.Use)), Is.EqualTo(new[]
            {
                ("BAT0 Battery", FindingUse.Decides), ("BAT1 Battery", FindingUse.LeftOut), ("mouse Battery", FindingUse.LeftOut),
            }));
            Assert.That(survey[ConditionReading.BatteryLevel].Quality, Is.EqualTo(ReadingQuality.Implausible));
        }
    }

    [Test]
    public void Without_sensors_every_reading_says_where_it_was_looked_for()
    {
        using (Assert.EnterMultipleScope())
        {
            foreach (var reading in Survey().Readings)
                Assert.That(reading.Findings, Is.Not.Empty.And.All.Property(nameof(SensorFinding.Use)).EqualTo(FindingUse.Missing), $"{reading.Which}");
        }
    }

    [Test]
    public void A_source_that_keeps_no_notes_is_surveyed_by_its_readings()
    {
        var survey = SensorSurvey.Take(new MissingConditionSource("a kiosk without sensors"), _time);
        using (Assert.EnterMultipleScope())
        {
            foreach (var reading in survey.Readings)
                Assert.That((reading.Cause, reading.Findings.Count), Is.EqualTo(("a kiosk without sensors", 0)));
        }
    }

    [Test]
    public void The_real_machine_is_surveyed_and_everything_has_a_sensor_or_a_cause()
    {
        var source = ConditionSources.ForThisMachine(TimeProvider.System);
        using var disposable = source as IDisposable;
        var survey = SensorSurvey.Take(source, TimeProvider.System);
        using (Assert.EnterMultipleScope())
        {
            foreach (var reading in survey.Readings)
            {
                Assert.That(reading.Sensor ?? reading.Cause, Is.Not.Null, $"{reading.Which}");
                Assert.That(reading.Findings, Is.Not.Empty, $"{reading.Which}");
            }
        }
    }

    [Test]
    public void Windows_and_macOS_tell_what_their_readers_can_tell_here_as_well()
    {
        using var windows = new WindowsConditionSource(_time);
        using var mac = new MacConditionSource();
        using (Assert.EnterMultipleScope())
        {
            foreach (var reading in new IConditionSource[] { windows, mac }.SelectMany(source => SensorSurvey.Take(source, _time).Readings))
                Assert.That(reading.Findings, Is.Not.Empty, $"{reading.Which}");
        }
    }

    private SensorSurvey Survey() => SensorSurvey.Take(ConditionSources.FromDirectory(_tree.Path, _time), _time);
}
