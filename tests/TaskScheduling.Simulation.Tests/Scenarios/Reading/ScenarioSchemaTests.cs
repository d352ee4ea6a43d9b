using System.Text.Json.Nodes;
using NJsonSchema;
using TaskScheduling.Tests;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace TaskScheduling.Simulation.Tests.Scenarios.Reading;

/// <summary>The schema for editors, as another library understands it.</summary>
public sealed class ScenarioSchemaTests
{
    private const string Folder = "docs/scenarios";

    // The library knows the definitions by the name that they had before draft 2019-09.
    private static readonly JsonSchema Schema = JsonSchema.FromJsonAsync(ScenarioSchema.Text.Replace("$defs", "definitions", StringComparison.Ordinal)).GetAwaiter().GetResult();

    [Test]
    public void The_shipped_file_is_what_the_shapes_say()
    {
        var file = Repository.Path($"{Folder}/{ScenarioSchema.FileName}");
        if (Environment.GetEnvironmentVariable("WRITE_SCHEMA") == "1")
            File.WriteAllText(file, ScenarioSchema.Text);
        Assert.That(File.Exists(file) ? Repository.Read($"{Folder}/{ScenarioSchema.FileName}") : "", Is.EqualTo(ScenarioSchema.Text), "the shapes changed; write the file anew with WRITE_SCHEMA=1 dotnet test tests/TaskScheduling.Simulation.Tests");
    }

    [TestCaseSource(nameof(Shipped))]
    public void A_shipped_scenario_names_the_schema_and_keeps_to_it(string name)
    {
        var text = Repository.Read($"{Folder}/{name}");
        Assert.That(text, Does.StartWith($"# yaml-language-server: $schema={ScenarioSchema.FileName}\n"));
        Assert.That(Faults(text), Is.Empty);
        Assert.That(() => Scenario.Load(Repository.Path($"{Folder}/{name}")), Throws.Nothing);
    }

    [Test]
    public void The_example_with_every_key_keeps_to_it() => Assert.That(Faults(Full.Text), Is.Empty);

    [Test]
    public void It_is_a_schema_of_the_draft_that_it_names()
    {
        var schema = JsonNode.Parse(ScenarioSchema.Text)!;
        Assert.That((string)schema["$schema"]!, Is.EqualTo("https://json-schema.org/draft/2020-12/schema"));
        foreach (var shape in schema["$defs"]!.AsObject().Select(each => each.Value!).Append(schema))
        {
            Assert.That((bool)shape["additionalProperties"]!, Is.False);
            Assert.That((string)shape["description"]!, Is.Not.Empty);
            foreach (var (name, property) in shape["properties"]!.AsObject())
                Assert.That((string)property!["description"]!, Does.EndWith("."), name);
        }
    }

    /// <summary>A value for each kind of key: reader and schema are of one mind.</summary>
    [TestCase("seed: -3", true)]
    [TestCase("seed: three", false)]
    [TestCase("name: 2024", true)]
    [TestCase("store: memory", true)]
    [TestCase("store: disk", false)]
    [TestCase("policy: { from: server, ageing: off }", true)]
    [TestCase("policy: { from: server, ageing: 5min }", true)]
    [TestCase("policy: { from: server, ageing: never }", false)]
    [TestCase("policy: { from: server, preempts: true }", true)]
    [TestCase("policy: { from: server, preempts: maybe }", false)]
    [TestCase("policy: { from: server, processing: { budget: { time: off, memory: off, cpu: off, allocated: 5 MB } } }", true)]
    [TestCase("policy: { from: server, processing: { budget: { memory: 5 } } }", false)]
    [TestCase("policy: { from: server, processing: { budget: { grace: off } } }", false)]
    [TestCase("policy: { processing: { running: 1 } }", false)]
    [TestCase("policy: { from: server, processing: { running: -1 } }", false)]
    [TestCase("policy: { from: server, processing: { running: 1000001 } }", false)]
    [TestCase("policy: serverr", false)]
    [TestCase("device: { from: phone, battery: { lowPowerAt: off } }", true)]
    [TestCase("device: { from: phone, battery: { lowPowerAt: 20 % } }", true)]
    [TestCase("device: { from: phone, battery: { lowPowerAt: 20 } }", false)]
    [TestCase("device: { from: phone, battery: { level: 0.2 } }", false)]
    [TestCase("device: { from: phone, load: 1.5 }", true)]
    [TestCase("device: { from: phone, load: 2 cores }", true)]
    [TestCase("device: { from: phone, thermal: { ambient: -5.5°C } }", true)]
    [TestCase("device: { from: phone, thermal: { ambient: 20 } }", false)]
    [TestCase("device: { from: phone, person: { awakeFrom: 07:30:00, idleAfter: 0 } }", true)]
    [TestCase("device: { from: phone, person: { idleAfter: 5 } }", false)]
    [TestCase("device: { from: phone, person: { idleAfter: 1.5.h } }", false)]
    [TestCase("work: [{ name: a, kind: refresh, at: 0, phases: [{ cpu: 1s, reports: never }] }]", true)]
    [TestCase("work: [{ name: a, kind: refresh, at: [1h, 90min], phases: [{ cpu: 1s, reports: 5s }] }]", true)]
    [TestCase("work: [{ name: a, kind: refresh, phases: [{ cpu: 1s, reports: sometimes }] }]", false)]
    [TestCase("work: [{ name: a, kind: refresh, resubmit: { on: { failed: backoff } }, phases: [{ cpu: 1s }] }]", true)]
    [TestCase("work: [{ name: a, kind: refresh, resubmit: { on: { failed: always } }, phases: [{ cpu: 1s }] }]", false)]
    [TestCase("work: [{ name: a, kind: refresh, resubmit: { on: { nothing: never } }, phases: [{ cpu: 1s }] }]", false)]
    [TestCase("work: [{ name: a, kind: refresh }]", false)]
    [TestCase("events: [{ at: 1s, clock: -30min }]", true)]
    [TestCase("unknown: 1", false)]
    public void Reader_and_schema_agree(string line, bool isRight)
    {
        var text = "duration: 1h\n" + (line.StartsWith("policy", StringComparison.Ordinal) ? "" : "policy: server\n") + line + "\n";
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Reads(text), Is.EqualTo(isRight), "the reader");
            Assert.That(Faults(text), isRight ? Is.Empty : Is.Not.Empty, "the schema");
        }
    }

    private static IEnumerable<string> Shipped() => Directory.GetFiles(Repository.Path(Folder), "*.yaml").Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal);

    private static bool Reads(string text)
    {
        try
        {
            Scenario.Parse(text);
            return true;
        }
        catch (InputFileException)
        {
            return false;
        }
    }

    private static IEnumerable<string> Faults(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        return Schema.Validate(ToJson(stream.Documents[0].RootNode)!.ToJsonString()).Select(fault => fault.ToString());
    }

    /// <summary>As the core schema of YAML 1.2 types plain values, which is what editors do.</summary>
    private static JsonNode? ToJson(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(Merged(map).Select(pair => KeyValuePair.Create(pair.Key, ToJson(pair.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(ToJson)]),
        YamlScalarNode { Style: ScalarStyle.Plain, Value: var value } => value switch
        {
            "" or "~" or "null" => null,
            "true" or "false" => JsonValue.Create(value == "true"),
            _ when long.TryParse(value, out var whole) => JsonValue.Create(whole),
            _ when double.TryParse(value, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out var number) => JsonValue.Create(number),
            _ => JsonValue.Create(value),
        },
        var scalar => JsonValue.Create(((YamlScalarNode)scalar).Value),
    };

    /// <summary>With the keys that it takes over with <c>&lt;&lt;</c>.</summary>
    private static Dictionary<string, YamlNode> Merged(YamlMappingNode map)
    {
        var merged = map.Children.TryGetValue("<<", out var other) ? Merged((YamlMappingNode)other) : [];
        foreach (var (key, value) in map.Children.Where(pair => pair.Key.ToString() != "<<"))
            merged[key.ToString()] = value;
        return merged;
    }
}
