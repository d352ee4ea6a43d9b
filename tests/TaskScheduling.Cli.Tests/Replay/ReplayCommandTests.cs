using System.Text.Json;
using TaskScheduling.Simulation.Tests.Replays;

namespace TaskScheduling.Cli.Tests.Replay;

public sealed class ReplayCommandTests
{
    private readonly RecordingFolder _folder = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    [TearDown]
    public void Close()
    {
        _folder.Dispose();
        _output.Dispose();
        _error.Dispose();
    }

    [Test]
    public async Task A_recording_is_replayed_exactly_and_the_command_says_so()
    {
        await RecordAsync();
        var code = await RunAsync(_folder.Path);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(code, Is.Zero, _error.ToString());
            Assert.That(Lines[0], Does.Match("^.*app: [0-9]+ inputs, [0-9]+ decisions, 1 segment, 1 process$"));
            Assert.That(Lines[1], Does.StartWith("2000-01-01 00:00:00 to 2000-01-01 00:02:"));
            Assert.That(Lines[^1], Is.EqualTo("Every decision reproduced exactly."));
        }
    }

    [Test]
    public async Task Several_segments_are_replayed_from_the_last_one()
    {
        await RecordedScheduler.ExportAsync(_folder.Path, RecordedScheduler.WithLimit(30), exports: 120, segmentBytes: 64 << 10);
        var last = _folder.Files.Length;
        var code = await RunAsync(_folder.Path, "--from-segment", $"{last}");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(last, Is.GreaterThan(1));
            Assert.That(code, Is.Zero, _error.ToString());
            Assert.That(Lines[0], Does.EndWith("1 segment, 1 process"));
            Assert.That(Lines[^1], Is.EqualTo("Every decision reproduced exactly."));
        }
    }

    [Test]
    public async Task The_first_difference_is_shown_with_its_place_and_both_decisions()
    {
        await RecordAsync();
        await AlterAsync("in slot 0", "in slot 5");
        var code = await RunAsync(_folder.Path);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(code, Is.EqualTo(1));
            Assert.That(_output.ToString(), Does.Match(@"The first difference: input [0-9]+ \(\w+\) at 2000-01-01 00:00:00\.000 UTC"));
            Assert.That(_output.ToString(), Does.Match(@"app\.0001\.jsonl\([0-9]+\)"));
            Assert.That(_output.ToString(), Does.Match("Recorded: start .* in slot 5.*\n  Now:      start .* in slot 0"));
        }
    }

    [Test]
    public async Task JSON_has_the_same_facts()
    {
        await RecordAsync();
        await RunAsync(_folder.Path, "--summary", "json");
        using var exact = JsonDocument.Parse(_output.ToString());
        using (Assert.EnterMultipleScope())
        {
            Assert.That(exact.RootElement.GetProperty("exact").GetBoolean());
            Assert.That(exact.RootElement.GetProperty("segments").GetInt32(), Is.EqualTo(1));
        }
    }

    [Test]
    public async Task What_if_tells_changes_in_sentences_and_with_diff_each_task()
    {
        await RecordAsync();
        var code = await RunAsync(_folder.Path, "--policy", "desktop", "--diff");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(code, Is.Zero, _error.ToString());
            Assert.That(_output.ToString(), Does.Contain("Under Desktop: 3 tasks: 0 the same, 3 differ:"));
            Assert.That(_output.ToString(), Does.Contain("3 of export that ended expired: time_limit_exceeded now finish").And.Contain("3 extrapolated"));
            Assert.That(_output.ToString(), Does.Contain("export#1").And.Contain("extrapolated").And.Contain("+20.0 s"));
            Assert.That(Lines.Max(line => line.Length), Is.LessThanOrEqualTo(ConsolePort.NarrowWidth));
        }
    }

    [Test]
    public async Task What_if_takes_a_policy_file_and_writes_JSON_and_a_timeline()
    {
        await RecordAsync();
        var policy = Path.Combine(_folder.Folder, "policy.yaml");
        await File.WriteAllTextAsync(policy, "from: desktop\ncontinued:\n  budget: { time: 10s }\n");
        var timeline = Path.Combine(_folder.Folder, "timeline.jsonl");
        var code = await RunAsync(_folder.Path, "--policy", policy, "--summary", "json", "--timeline", timeline);
        using var result = JsonDocument.Parse(_output.ToString());
        using (Assert.EnterMultipleScope())
        {
            Assert.That(code, Is.Zero, _error.ToString());
            Assert.That(result.RootElement.GetProperty("different").GetInt32(), Is.EqualTo(3));
            Assert.That(result.RootElement.GetProperty("differences")[0].GetProperty("now").GetProperty("endedSeconds").GetDouble(), Is.LessThan(20));
            Assert.That(await File.ReadAllTextAsync(timeline), Does.Contain("\"reason\":\"time_limit_exceeded\""));
        }
    }

    [Test]
    public async Task Under_the_recorded_policy_nothing_differs()
    {
        await RecordAsync();
        var code = await RunAsync(_folder.Path, "--policy", "recorded");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(code, Is.Zero, _error.ToString());
            Assert.That(_output.ToString(), Does.Contain("3 tasks: 3 the same, none differs"));
        }
    }

    [TestCase(new[] { "--policy", "desctop" }, "Did you mean 'desktop'?")]
    [TestCase(new[] { "--from-segment", "9" }, "--from-segment must be one of the files, 1 to 1, was '9'")]
    [TestCase(new[] { "--summary", "xml" }, "--summary must be text or json, was 'xml'.")]
    [TestCase(new[] { "--diff" }, "--diff compares with another policy; name one with --policy.")]
    [TestCase(new[] { "--timeline", "/no/such/folder/t.jsonl" }, "--timeline must name a file that can be written")]
    public async Task Bad_options_are_refused_with_a_way_out(string[] options, string message)
    {
        await RecordAsync();
        var code = await RunAsync([_folder.Path, .. options]);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(code, Is.EqualTo(2));
            Assert.That(_error.ToString(), Does.Contain(message));
            Assert.That(_output.ToString(), Is.Empty);
        }
    }

    [Test]
    public async Task What_is_no_recording_is_bad_input()
    {
        var text = Path.Combine(_folder.Folder, "notes.txt");
        await File.WriteAllTextAsync(text, "hello\n");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(await RunAsync(text), Is.EqualTo(2));
            Assert.That(await RunAsync(Path.Combine(_folder.Folder, "nothing")), Is.EqualTo(2));
            Assert.That(_error.ToString(), Does.Contain($"{text}(1): a recording has").And.Contain("a recording has files PATH.0001.jsonl and so on; there is none"));
        }
    }

    private string[] Lines => _output.ToString().TrimEnd().Split(Environment.NewLine);

    private Task RecordAsync() => RecordedScheduler.ExportAsync(_folder.Path, RecordedScheduler.WithLimit(30));

    private async Task AlterAsync(string what, string instead)
    {
        var text = await File.ReadAllTextAsync(_folder.Segment(1));
        await File.WriteAllTextAsync(_folder.Segment(1), text.Replace(what, instead, StringComparison.Ordinal));
    }

    private Task<int> RunAsync(params string[] arguments) => CommandShell.RunAsync(["replay", .. arguments], new ConsolePort(_output, _error, isTerminal: false), ReplayCommand.Create);
}
