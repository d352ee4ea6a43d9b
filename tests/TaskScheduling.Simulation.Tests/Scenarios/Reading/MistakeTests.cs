namespace TaskScheduling.Simulation.Tests.Scenarios.Reading;

public sealed class MistakeTests
{
    [TestCaseSource(nameof(Numbers))]
    public void A_mistake_is_told_with_its_place_its_rule_its_value_and_its_remedy(int number)
    {
        var (text, message) = Mistakes.All[number];
        Assert.That(() => Scenario.Parse(text, "s.yaml"), Throws.TypeOf<InputFileException>().With.Message.EqualTo(message));
    }

    [Test]
    public void Places_count_from_one()
    {
        var error = Assert.Throws<InputFileException>(() => Scenario.Parse("zzzzzzzz: 1\npolicy: server\n", "s.yaml"));
        Assert.That((error.File, error.Line, error.Column), Is.EqualTo(("s.yaml", 1, 1)));
    }

    [Test]
    public void A_file_that_is_not_there_is_told() =>
        Assert.That(() => Scenario.Load("no-such-folder/no-such.yaml"), Throws.TypeOf<InputFileException>().With.Message.Matches(@"^no-such-folder/no-such\.yaml: the file cannot be read: .*no-such.*[^.]\. Check its name\.$"));

    /// <summary>Broken in any way, a file is refused in words and never by accident.</summary>
    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    public void Whatever_stands_in_a_file_it_is_read_or_refused(int seed)
    {
        var chance = new Chance(seed, "text");
        string[] pieces = ["0s", "-1", "1e9", "NaN", "off", "99999999999999999999 GB", "[", "{", "}", "]", ":", "- ", "*x", "&x ", "!!int ", "|", ">", "\t", "\n", "\r\n", "\0", "\u2028", "'", "\"", "%", "#", "~", "null", "<<: *x", "?", "999999d", "0.0000001ms", "\ud800"];
        for (var round = 0; round < 400; round++)
        {
            var text = Full.Text;
            for (var change = 0; change <= round % 4; change++)
            {
                var at = (int)(chance.Share() * text.Length);
                var cut = Math.Min(text.Length - at, (int)(chance.Share() * 12));
                text = text[..at] + pieces[(int)(chance.Share() * pieces.Length)] + text[(at + cut)..];
            }

            try
            {
                ScenarioReader.Read("s.yaml", text, [], path => new RecordedDevice(Full.NoTrace(path)));
            }
            catch (InputFileException error)
            {
                Assert.That(error.Message, Does.StartWith("s.yaml"));
            }
        }
    }

    [Test]
    public void Line_ends_marks_of_order_and_quotes_change_nothing()
    {
        const string plain = "duration: 1h\npolicy: server\nseed: 3\nwork:\n  - name: a\n    kind: refresh\n    phases: [{ cpu: 1s }]\n";
        foreach (var text in (string[])[plain.Replace("\n", "\r\n", StringComparison.Ordinal), "\ufeff" + plain, plain.Replace("3", "'3'", StringComparison.Ordinal), "%YAML 1.2\n---\n" + plain + "...\n"])
        {
            var scenario = Scenario.Parse(text, "s.yaml");
            Assert.That((scenario.Seed, scenario.Work[0].Name, scenario.Duration), Is.EqualTo((3, "a", TimeSpan.FromHours(1))));
        }
    }

    [Test]
    public void Anchors_stand_for_what_they_name()
    {
        var scenario = Scenario.Parse("duration: 1h\npolicy: server\nwork:\n  - { name: a, kind: refresh, budget: &small { time: 5s }, phases: &one [{ cpu: 1s }] }\n  - { name: b, kind: refresh, budget: *small, phases: *one }\n");
        Assert.That(scenario.Work[1].Request.Budget, Is.EqualTo(scenario.Work[0].Request.Budget));
        Assert.That(scenario.Work[1].Phases, Has.Count.EqualTo(1));
    }

    [Test]
    public void What_has_no_bottom_is_refused_and_does_not_take_the_process_down()
    {
        foreach (var piece in (string[])["[", "{ a: ", "- "])
            Assert.That(() => Scenario.Parse(string.Concat(Enumerable.Repeat(piece, 100_000)), "s.yaml"), Throws.TypeOf<InputFileException>().With.Message.EndsWith("this is no YAML: it is nested more than 64 deep. Check indentation, quotes and colons."));
    }

    [Test]
    public void A_mapping_that_stands_in_itself_is_refused() =>
        Assert.That(() => Scenario.Parse("duration: 1h\npolicy: &p { from: mobile, processing: *p }\n", "s.yaml"), Throws.TypeOf<InputFileException>());

    [TestCase("24 C", 24)]
    [TestCase("24°C", 24)]
    [TestCase("-5.5 °C", -5.5)]
    [TestCase("+3C", 3)]
    public void Temperatures_are_read_as_people_write_them(string text, double celsius)
    {
        Assert.That(Quantity.Celsius.TryParse(text, out var value), Is.True);
        Assert.That(value, Is.EqualTo(celsius));
    }

    [TestCase("1 KiB", 1024)]
    [TestCase("1.5 MiB", 1572864)]
    [TestCase("1 kB", 1000)]
    [TestCase("1 KB", 1000)]
    [TestCase("2GB", 2e9)]
    [TestCase("7 B", 7)]
    public void Sizes_are_read_with_their_units(string text, double bytes)
    {
        Assert.That(Quantity.Bytes.TryParse(text, out var value), Is.True);
        Assert.That(value, Is.EqualTo(bytes));
    }

    [TestCase("1 mb")]
    [TestCase("1,5 MB")]
    [TestCase("1e3 B")]
    [TestCase("Infinity B")]
    [TestCase("NaN B")]
    [TestCase("B")]
    [TestCase("")]
    [TestCase("0x10 B")]
    public void What_only_looks_like_a_size_is_none(string text) => Assert.That(Quantity.Bytes.TryParse(text, out _), Is.False);

    private static IEnumerable<int> Numbers() => Enumerable.Range(0, Mistakes.All.Count);
}
