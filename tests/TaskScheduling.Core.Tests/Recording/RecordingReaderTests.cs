using TaskScheduling.Tests.Engine;

namespace TaskScheduling.Tests.Recording;

/// <summary>What is damaged is named; what was cut off at the end is the end.</summary>
public sealed class RecordingReaderTests
{
    private readonly string[] _lines = Recorded();

    [Test]
    public void A_recording_is_read_in_segments_and_steps()
    {
        var engine = new EngineHarness();
        var history = new RecordedHistory(engine);
        engine.EndRun(engine.Submit());
        history.BeginSegment();
        engine.Submit();

        var recording = RecordingReader.Read(history.Bytes);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(recording.TruncatedAt, Is.Null);
            Assert.That(recording.Segments.Select(segment => segment.Header.Segment), Is.EqualTo(new[] { 1, 2 }));
            Assert.That(recording.Segments[0].Steps.Select(step => step.Input.Kind), Is.EqualTo(new[] { InputKind.Submitted, InputKind.Persisted, InputKind.RunEnded, InputKind.Persisted }).Or.Contains(InputKind.Advance));
            Assert.That(recording.Segments.SelectMany(segment => segment.Steps).Select(step => step.Number), Is.Ordered.And.Unique);
            Assert.That(recording.Segments.SelectMany(segment => segment.Steps), Has.All.Property(nameof(RecordedStep.Effects)).Not.Null);
        }
    }

    [TestCase(2, "{\"input\":", "an input with the data of its kind")]
    [TestCase(2, "{\"input\":{\"number\":1,\"kind\":\"Jump\",\"at\":[1,2]}}", "an input with the data of its kind")]
    [TestCase(2, "{\"input\":{\"number\":1,\"kind\":\"Advance\",\"at\":[1]}}", "an input with the data of its kind")]
    [TestCase(2, "{\"input\":{\"number\":1,\"kind\":\"Submitted\",\"at\":[1,2]}}", "an input with the data of its kind")]
    [TestCase(2, "{\"input\":{\"number\":1,\"kind\":\"ExpireRequested\",\"at\":[1,2],\"data\":[\"bored\",{}]}}", "an input with the data of its kind")]
    [TestCase(2, "{\"effects\":{\"count\":1,\"hash\":\"0\"}}", "an input or a header")]
    [TestCase(2, "{\"story\":{}}", "one of header, snapshot, input, usage, texts, effects")]
    [TestCase(2, "no JSON", "one of header, snapshot, input, usage, texts, effects")]
    [TestCase(2, "", "one of header, snapshot, input, usage, texts, effects")]
    [TestCase(1, "{\"snapshot\":{\"version\":1}}", "a snapshot of version 1")]
    [TestCase(0, "{\"header\":{\"format\":2,\"library\":\"9.9\",\"segment\":1}}", "a header of format 1")]
    [TestCase(0, "{\"usage\":{\"slot\":1,\"reading\":{}}}", "a header")]
    public void A_damaged_line_is_named_with_what_was_expected(int index, string damaged, string expected)
    {
        _lines[index] = damaged;
        var thrown = Assert.Throws<RecordingFormatException>(() => RecordingReader.Read(RecordedHistory.Of(_lines)))!;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(thrown.Line, Is.EqualTo(index + 1));
            Assert.That(thrown.Expected, Is.EqualTo(expected));
            Assert.That(thrown.Message, Does.StartWith($"Line {index + 1}: expected {expected}, was "));
        }
    }

    [TestCase("\"version\":1", "\"version\":9")]
    [TestCase("\"registered\":3", "\"registered\":4")]
    [TestCase("\"ended\":[]", "\"ended\":[77]")]
    [TestCase("\"lanes\":[{", "\"lanes\":[],\"x\":[{")]
    public void A_snapshot_that_does_not_fit_together_is_named_when_it_is_replayed(string part, string damaged)
    {
        Assert.That(_lines[1], Does.Contain(part));
        _lines[1] = _lines[1].Replace(part, damaged, StringComparison.Ordinal);
        Assert.That(() => RecordingReplay.Run(RecordedHistory.Of(_lines)), Throws.TypeOf<RecordingFormatException>()
            .With.Property(nameof(RecordingFormatException.Line)).EqualTo(2).And.Message.Contains("expected a snapshot whose parts fit together"));
    }

    [Test]
    public void Wherever_the_last_line_is_cut_off_everything_before_it_is_read()
    {
        var whole = RecordedHistory.Of(_lines);
        var beforeLast = RecordedHistory.Of(_lines[..^1]).Length;
        for (var length = beforeLast + 1; length < whole.Length; length++)
        {
            var recording = RecordingReader.Read(whole[..length]);
            Assert.That(recording.TruncatedAt, Is.EqualTo(_lines.Length));
            Assert.That(recording.Segments[^1].Steps[^1].Effects, Is.Null, "nobody knows what followed from the last input");
            Assert.That(RecordingReplay.Run(recording.Segments).Difference, Is.Null);
        }
    }

    [Test]
    public void A_file_that_was_cut_off_in_its_snapshot_has_no_segment()
    {
        var recording = RecordingReader.Read(RecordedHistory.Of(_lines[..2])[..^5]);
        Assert.That((recording.Segments.Count, recording.TruncatedAt), Is.EqualTo((0, 2)));
    }

    private static string[] Recorded()
    {
        var engine = new EngineHarness();
        var history = new RecordedHistory(engine);
        engine.EndRun(engine.Submit(Given.Continued with { Title = "Ürlaub" }));
        TestContext.Out.WriteLine(history.Text);
        return history.Lines;
    }
}
