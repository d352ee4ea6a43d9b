using TaskScheduling.Tests.Engine;

namespace TaskScheduling.Tests.Recording;

/// <summary>What is recorded can be replayed, and whatever was changed is found.</summary>
public sealed class RecordingReplayTests
{
    [TestCase(1, true, true, false)]
    [TestCase(2, false, true, true)]
    [TestCase(3, false, false, false)]
    public void A_random_history_replays_exactly_from_every_segment(int seed, bool durable, bool saves, bool payloads)
    {
        var dice = new Random(seed);
        var world = new RandomWorld(durable, saves);
        var history = new RecordedHistory(world.Engine, payloads);
        for (var step = 0; step < 80; step++)
        {
            if (step % 20 == 19)
                history.BeginSegment();
            world.Step(dice.Next());
        }

        var segments = RecordingReader.Read(history.Bytes).Segments;
        var whole = RecordingReplay.Run(segments);
        TestContext.Out.WriteLine($"{whole.ToText()}, {history.Bytes.Length} bytes");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(whole.Difference?.ToText(), Is.Null);
            Assert.That(whole.Inputs, Is.EqualTo(segments.Sum(segment => segment.Steps.Count)).And.GreaterThanOrEqualTo(80));
            Assert.That(whole.Decisions, Is.Positive);
            foreach (var segment in segments)
                Assert.That(RecordingReplay.Run([segment]).Difference?.ToText(), Is.Null);
        }
    }

    [Test]
    public void A_changed_probe_answer_is_found_at_the_input_that_it_changes()
    {
        var (history, id) = RunUntilItsLimit();
        var lines = history.Lines;
        var began = Array.FindLastIndex(lines, line => line.StartsWith("{\"usage\"", StringComparison.Ordinal) && line.Contains("beganAt", StringComparison.Ordinal));
        lines[began] = "{\"usage\":{\"slot\":0,\"reading\":{}}}"; // it has not begun: its time does not count yet

        var result = RecordingReplay.Run(RecordedHistory.Of(lines));

        var text = result.Difference!.ToText();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.Difference.Step.Input.Kind, Is.EqualTo(InputKind.Advance));
            Assert.That(text, Does.Contain($"(Advance, line {began}) at 00:00:20 (2026-01-01 00:00:20Z) differs"));
            Assert.That(text, Does.Contain($"expire {id}/1: time_limit_exceeded"));
            Assert.That(text, Does.EndWith("Now:      0 effects: no decision"));
            Assert.That(result.ToText(), Does.Match("^[0-9]+ inputs, 1 decisions equal; then: "));
        }
    }

    [Test]
    public void A_question_that_was_not_asked_then_is_a_difference()
    {
        var lines = RunUntilItsLimit().History.Lines.ToList();
        lines.RemoveAt(lines.FindLastIndex(line => line.StartsWith("{\"usage\"", StringComparison.Ordinal)));
        Assert.That(RecordingReplay.Run(RecordedHistory.Of(lines)).Difference!.ToText(), Does.Contain("it asked for the usage of slot 0, the recording has no more answers"));
    }

    [Test]
    public void A_question_that_is_not_asked_any_more_is_a_difference()
    {
        var lines = RunUntilItsLimit().History.Lines.ToList();
        lines.Insert(lines.FindIndex(line => line.StartsWith("{\"effects\"", StringComparison.Ordinal)), "{\"usage\":{\"slot\":5,\"reading\":{}}}");
        Assert.That(RecordingReplay.Run(RecordedHistory.Of(lines)).Difference!.ToText(), Does.Contain("it did not ask for the usage of slot 5 (line "));
    }

    [Test]
    public void Effects_that_differ_in_their_data_alone_are_found_too()
    {
        var (history, _) = RunUntilItsLimit();
        var text = history.Text;
        var place = text.LastIndexOf("\"hash\":\"", StringComparison.Ordinal) + 8;
        var changed = text[..place] + (text[place] == '0' ? '1' : '0') + text[(place + 1)..];
        Assert.That(RecordingReplay.Run(System.Text.Encoding.UTF8.GetBytes(changed)).Difference!.ToText(), Does.Contain("The decisions read the same; the data of at least one effect differs."));
    }

    [Test]
    public void Rules_about_lengths_decide_the_same_without_the_texts()
    {
        var engine = new EngineHarness(Given.Policy with { MaximumPayloadBytes = 3 });
        var history = new RecordedHistory(engine);
        engine.Submit(Given.Continued with { Title = new string('é', 201) });
        engine.Submit(Given.Continued with { Subtitle = new string('é', 401) });
        engine.Submit(Given.Continued with { Payload = TaskPayload.FromJson("[1,2]"u8) });
        engine.Submit(Given.Continued with { Payload = TaskPayload.FromJson("123"u8) });

        var result = RecordingReplay.Run(history.Bytes);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.ToText(), Does.EndWith("inputs, 4 decisions, all equal"));
            Assert.That(history.Text, Does.Contain(": text_too_long").And.Contain(": payload_too_large").And.Not.Contain("é"));
        }
    }

    [TestCase(false)]
    [TestCase(true)]
    public void Text_that_is_no_text_can_be_recorded(bool payloads)
    {
        var engine = new EngineHarness(twinIsMadeAnewBefore: _ => false); // half a character comes back as U+FFFD
        var history = new RecordedHistory(engine, payloads);
        engine.Submit(new ProcessingTaskRequest("half \ud83d"));
        engine.Submit(Given.Continued with { Title = "\udc00", Subtitle = "\0\n", Key = TaskKey.From("a \ud83d") });
        engine.Cancel(engine.Submit(Given.Continued with { Key = TaskKey.From("a \ud83d") }), "half \ud83d");

        Assert.That(RecordingReplay.Run(history.Bytes).Difference?.ToText(), Is.Null);
    }

    private static (RecordedHistory History, TaskId Id) RunUntilItsLimit()
    {
        var engine = new EngineHarness();
        var history = new RecordedHistory(engine);
        var id = engine.Submit(Given.With(new TaskBudget { Time = TimeSpan.FromSeconds(20) }));
        engine.AdvanceBy(20);
        return (history, id);
    }
}
