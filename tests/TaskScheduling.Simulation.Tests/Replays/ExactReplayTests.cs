using System.Text;

namespace TaskScheduling.Simulation.Tests.Replays;

/// <summary>What the real scheduler has recorded, from its files.</summary>
public sealed class ExactReplayTests
{
    private readonly RecordingFolder _folder = new();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public async Task Several_segments_replay_from_the_first_and_from_the_last()
    {
        await RecordAsync();
        var last = _folder.Files.Length;
        var (whole, end, file) = (ExactReplay.Run(_folder.Open()), ExactReplay.Run(_folder.Open(last)), ExactReplay.Run(RecordingFile.Open(_folder.Segment(last))));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(last, Is.GreaterThan(2));
            Assert.That(whole.Difference?.ToText(), Is.Null);
            Assert.That((whole.Segments, whole.Processes), Is.EqualTo((last, 1)));
            Assert.That(whole.Last - whole.First, Is.GreaterThan(TimeSpan.FromMinutes(2)));
            Assert.That(end.Difference?.ToText(), Is.Null);
            Assert.That((end.Segments, end.Inputs), Is.EqualTo((1, file.Inputs)));
            Assert.That(end.Inputs, Is.Positive.And.LessThan(whole.Inputs));
        }
    }

    [Test]
    public async Task An_altered_decision_is_the_first_difference()
    {
        await RecordAsync();
        var lines = await File.ReadAllLinesAsync(_folder.Segment(1));
        var said = Array.FindIndex(lines, line => line.Contains("\"start ", StringComparison.Ordinal));
        lines[said] = lines[said].Replace("in slot 0", "in slot 7", StringComparison.Ordinal);
        await File.WriteAllTextAsync(_folder.Segment(1), string.Join('\n', lines) + "\n");

        var result = ExactReplay.Run(_folder.Open());
        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.DifferenceIn!.Path, Is.EqualTo(_folder.Segment(1)));
            Assert.That(result.Difference!.Step.Line, Is.LessThanOrEqualTo(said));
            Assert.That(WhatIf.Run(_folder.Open(), SchedulingPolicy.Server).Result, Is.Null, "what cannot be replayed cannot be varied");
        }
    }

    [Test]
    public async Task A_last_line_without_an_end_is_told_and_is_the_end()
    {
        await RecordAsync();
        var last = _folder.Files[^1];
        var bytes = await File.ReadAllBytesAsync(last);
        await File.WriteAllBytesAsync(last, bytes[..^7]);

        var result = ExactReplay.Run(_folder.Open());
        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.Difference?.ToText(), Is.Null);
            Assert.That(result.Cuts.Single(), Is.EqualTo((_folder.Open().Files[^1], Encoding.UTF8.GetString(bytes).Count(sign => sign is '\n'))));
            Assert.That(result.Unfinished, Is.EqualTo(1));
        }
    }

    [Test]
    public async Task Inputs_that_were_not_recorded_are_told()
    {
        await RecordAsync();
        File.Delete(_folder.Segment(2));
        for (var number = 3; File.Exists(_folder.Segment(number)); number++)
            File.Move(_folder.Segment(number), _folder.Segment(number - 1)); // as if the disk had not kept up

        var result = ExactReplay.Run(_folder.Open());
        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.Difference?.ToText(), Is.Null);
            Assert.That(result.Gaps, Has.Count.EqualTo(1));
            Assert.That(result.Gaps[0].To, Is.GreaterThan(result.Gaps[0].From));
        }
    }

    [Test]
    public async Task A_missing_file_is_named()
    {
        await RecordAsync();
        File.Delete(_folder.Segment(2));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => _folder.Open(), Throws.TypeOf<InputFileException>().With.Message.EndsWith("the files of a recording follow each other; 0002 is missing. Put it back, or begin behind it with --from-segment 3."));
            Assert.That(ExactReplay.Run(_folder.Open(3)).Difference?.ToText(), Is.Null);
            Assert.That(() => _folder.Open(2), Throws.TypeOf<InputFileException>().With.Message.Contains("--from-segment must be one of the files").And.Message.Contains("was '2'"));
        }
    }

    [TestCase("", "a recording begins with a header and a snapshot; there is no whole one")]
    [TestCase("{\"header\":{\"form", "a recording begins with a header and a snapshot; there is no whole one")]
    [TestCase("hello\n", "(1): a recording has one of header, snapshot")]
    [TestCase("{\"effects\":{\"count\":0}}\n", "(1): a recording has a header here, was 'a line of effects'. Name what RecordTo has written")]
    public void What_is_no_recording_is_refused_in_words(string text, string message)
    {
        _folder.With(1, Encoding.UTF8.GetBytes(text));
        Assert.That(() => ExactReplay.Run(_folder.Open()), Throws.TypeOf<InputFileException>().With.Message.Contains(message));
    }

    [Test]
    public async Task A_damaged_line_is_named_with_its_place_and_a_way_out()
    {
        await RecordAsync();
        var lines = await File.ReadAllLinesAsync(_folder.Segment(2));
        lines[9] = lines[9][..20];
        await File.WriteAllTextAsync(_folder.Segment(2), string.Join('\n', lines) + "\n");
        Assert.That(() => ExactReplay.Run(_folder.Open()), Throws.TypeOf<InputFileException>().With.Message.StartsWith($"{_folder.Segment(2)}(10): ").And.Message.Contains("--from-segment"));
    }

    [Test]
    public async Task Another_format_needs_the_version_that_wrote_it()
    {
        await RecordAsync();
        var text = await File.ReadAllTextAsync(_folder.Segment(1));
        await File.WriteAllTextAsync(_folder.Segment(1), text.Replace("{\"format\":1,", "{\"format\":99,", StringComparison.Ordinal));
        Assert.That(
            () => ExactReplay.Run(_folder.Open()),
            Throws.TypeOf<InputFileException>().With.Message.Contains("a header of format 1 here, was 'format 99, written by version").And.Message.EndsWith("Replay it with the version of bgtask that wrote it."));
    }

    [Test]
    public async Task The_timeline_is_that_of_the_recorded_run()
    {
        await RecordedScheduler.ExportAsync(_folder.Path, RecordedScheduler.WithLimit(30), exports: 1);
        using var stream = new MemoryStream();
        var timeline = new RecordedTimeline(stream);
        ExactReplay.Run(_folder.Open(), timeline);
        timeline.End();

        var lines = Encoding.UTF8.GetString(stream.ToArray()).TrimEnd().Split('\n');
        using (Assert.EnterMultipleScope())
        {
            Assert.That(lines, Has.Some.EqualTo("""{"atSeconds":0,"task":"export#1","event":"started","run":1}"""));
            Assert.That(lines, Has.Some.StartsWith("""{"atSeconds":30,"task":"export#1","event":"expiring","run":1,"reason":"time_limit_exceeded","""));
            Assert.That(lines, Has.Some.StartsWith("""{"atSeconds":30,"task":"export#1","event":"ended","outcome":"expired","reason":"time_limit_exceeded","""));
        }
    }

    private Task RecordAsync() => RecordedScheduler.ExportAsync(_folder.Path, RecordedScheduler.WithLimit(30), exports: 120, segmentBytes: 64 << 10);
}
