using System.Text;

namespace TaskScheduling.Simulation.Tests.Traces;

public sealed class CsvMappingTests
{
    private const string Phone = """
        separator: ";"
        decimal: ","
        missing: [-99]
        maximum_gap: 30min
        columns:
          - { column: when, means: time, unit: iso8601, marks: end, interval: 5min }
          - { column: Haut, means: temperature, unit: F, name: skin }
          - { column: 3, means: battery, unit: percent }
          - { column: netz, means: network, values: { wlan: unmetered, lte: metered, aus: none } }
          - { column: strom, means: external_power, true_when: [AC, USB] }
        """;

    [Test]
    public void A_mapping_says_what_columns_mean()
    {
        var trace = Sample.Device("when;Haut;akku;netz;strom;Haut2\n2024-01-01 10:05;86,9;50;WLAN;AC;x\n2024-01-01 10:10;-99;40,5;lte;none at all;x\n2024-01-01 10:15;-1;40;5G;;x\n", CsvMapping.Parse(Phone, "phone.yaml"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(trace.Channel(TraceChannelKind.TemperatureCelsius, "skin")!.Samples[0].Value, Is.EqualTo(30.5).Within(1e-9));
            Assert.That(trace.Channel(TraceChannelKind.TemperatureCelsius).Seconds(), Is.EqualTo([0, 600]), "-1 °F is a value in a file whose own sign for nothing is -99");
            Assert.That(trace.Channel(TraceChannelKind.BatteryShare, "battery").Values(), Is.EqualTo([0.5, 0.405, 0.4]));
            Assert.That(trace.Channel(TraceChannelKind.NetworkState).Values(), Is.EqualTo([2, 1]));
            Assert.That(trace.Channel(TraceChannelKind.ExternalPower).Values(), Is.EqualTo([1, 0]));
            Assert.That(trace.Channels, Has.All.Property(nameof(TraceChannel.MaximumGap)).EqualTo(TimeSpan.FromMinutes(30)));
            Assert.That(trace.Duration, Is.EqualTo(TimeSpan.FromMinutes(15)), "the last row covers five minutes as well");
            Assert.That(trace.Repairs.WithoutValue, Is.EqualTo(2));
        }
    }

    [Test]
    public void The_mapping_of_the_documentation_is_one()
    {
        var text = Encoding.UTF8.GetString(Sample.Embedded("Docs/traces.md"));
        var mapping = CsvMapping.Parse(text.Split("```yaml")[1].Split("```")[0], "traces.md");
        Assert.That(mapping.Columns.Select(column => column.Meaning), Is.EqualTo([CsvMeaning.Time, CsvMeaning.Temperature, CsvMeaning.Battery, CsvMeaning.Network, CsvMeaning.ExternalPower]));
    }

    [Test]
    public void A_mapping_can_be_json()
    {
        var mapping = CsvMapping.Parse("{\n\t\"header\": false,\n\t\"columns\": [\n\t\t{ \"column\": 2, \"means\": \"time\", \"unit\": \"s\" },\n\t\t{ \"column\": 1, \"means\": \"temperature\", \"unit\": \"C\" }\n\t]\n}\n", "phone.json");
        var trace = Sample.Device("40,0\n41,10\n", mapping);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(trace.Channel(TraceChannelKind.TemperatureCelsius, "temperature").Values(), Is.EqualTo([40, 41]));
            Assert.That(trace.Repairs.Rows, Is.EqualTo(2));
        }
    }

    [Test]
    public void A_header_that_is_a_number_is_written_in_quotes()
    {
        var mapping = CsvMapping.Parse("columns: [{ column: \"7\", means: time, unit: s }, { column: 1, means: load }]", "a.yaml");
        Assert.That(Sample.Device("load,7\n1,0\n2,10\n", mapping).Channels[0].Seconds(), Is.EqualTo([0, 10]));
    }

    [Test]
    public void A_mapping_can_explain_a_job_log()
    {
        var mapping = CsvMapping.Parse("columns: [{ column: t, means: submitted, unit: unix }, { column: e, means: end, unit: unix }, { column: b, means: start, unit: unix }, { column: m, means: memory, unit: GB }]", "a.yaml");
        var job = Sample.JobLog("t,b,e,m\n1700000000,1700000010,1700000040,1.5\n", mapping).Jobs[0];
        Assert.That((job.Submitted, job.RunTime, job.MemoryBytes), Is.EqualTo((TimeSpan.Zero, TimeSpan.FromSeconds(30), 3L << 29)));
    }

    [Test]
    public void A_column_that_is_not_in_the_file_is_named()
    {
        var mapping = CsvMapping.Parse("columns: [{ column: t, means: time, unit: s }]", "a.yaml");
        var fault = Assert.Throws<InputFileException>(() => Sample.Device("when,temp\n0,40\n", mapping));
        Assert.That(fault.Message, Is.EqualTo("trace.txt(1): The header must have the column 't' of the mapping, was 'when,temp'. Correct the name, or give the column's number."));
    }

    [TestCase("", "m.yaml: A mapping file must hold one document. ")]
    [TestCase("a\n---\nb", "m.yaml: A mapping file must hold one document. ")]
    [TestCase("time", "m.yaml(1,1): A mapping file must be a list of keys and values, was 'time'. ")]
    [TestCase("{", "m.yaml(2,1): A mapping file must be YAML or JSON. ")]
    [TestCase("columns: []\ncolumns: []", "m.yaml(2,1): A mapping file must be YAML or JSON. ")]
    [TestCase("header: true", "m.yaml(1,9): columns must be given. Write columns: [{ column: time_s, means: time, unit: s }].")]
    [TestCase("colums: []", "m.yaml(1,1): A mapping file must have known keys only, was 'colums'. Its keys are separator, decimal, header, missing, maximum_gap, columns.")]
    [TestCase("columns: 1", "m.yaml(1,10): columns must be a list, was '1'. ")]
    [TestCase("columns: [{ column: a, means: heat, unit: C }]", "m.yaml(1,31): The value must be one of time, temperature, clock, ")]
    [TestCase("columns: [{ column: a, means: temperature }]", "m.yaml(1,21): unit must be given. Write unit: C (temperature knows C, F, K, mC).")]
    [TestCase("columns: [{ column: a, means: temperature, unit: R }]", "m.yaml(1,50): The value must be one of C, F, K, mC, was 'R'. ")]
    [TestCase("columns: [{ column: a, means: load, unit: C }]", "m.yaml(1,43): load must have no unit, was 'C'. Leave it out.")]
    [TestCase("columns: [{ column: 0, means: load }]", "m.yaml(1,21): column must be a header's text or a number from 1 to 4096, was '0'. ")]
    [TestCase("{ header: false, columns: [{ column: a, means: load }] }", "m.yaml(1,38): column must be a number where there is no header, was 'a'. ")]
    [TestCase("columns: [{ column: t, means: time, unit: s, marks: end }]", "m.yaml(1,53): A time that marks the end needs the length of its interval. ")]
    [TestCase("columns: [{ column: t, means: time, unit: s, marks: end, interval: 0s }]", "m.yaml(1,68): interval must be a positive duration, was '0s'. Write 30s, 5min or 1h, for example.")]
    [TestCase("columns: [{ column: a, means: load, values: { x: true } }]", "m.yaml(1,45): values must be given for external_power, idle, network and thermal only. ")]
    [TestCase("columns: [{ column: a, means: network, values: { x: fast } }]", "m.yaml(1,53): The value must be one of none, metered, unmetered, 0, 1, 2, was 'fast'. ")]
    [TestCase("columns: [{ column: a, means: network, true_when: [x] }]", "m.yaml(1,51): true_when must be given for external_power and idle only. Use values instead.")]
    [TestCase("decimal: \",\"\ncolumns: []", "m.yaml(1,10): A decimal comma needs ';' between the fields. ")]
    [TestCase("missing: [none]\ncolumns: []", "m.yaml(1,11): missing must be numbers, was 'none'. ")]
    [TestCase("columns: &a [*a]", "m.yaml(1,14): A mapping must have no references. ")]
    public void A_fault_is_told_with_its_place(string text, string message) =>
        Assert.That(Sample.Fault(() => CsvMapping.Parse(text, "m.yaml")).Message, Does.StartWith(message));

    [TestCase('[')]
    [TestCase('{')]
    public void Depth_that_would_exhaust_the_stack_is_refused(char opening) =>
        Assert.That(Sample.Fault(() => CsvMapping.Parse(new string(opening, 60_000), "m.yaml")).Rule, Is.EqualTo("A mapping must be nested at most 8 deep"));

    [Test]
    public void A_text_that_is_too_long_is_refused() =>
        Assert.That(Sample.Fault(() => CsvMapping.Parse(new string('a', 100_000), "m.yaml")).Value, Is.EqualTo("100000"));
}
