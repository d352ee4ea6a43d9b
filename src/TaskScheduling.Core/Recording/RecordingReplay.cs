namespace TaskScheduling;

/// <summary>Feeds a recording to the engine of this library and compares what it decides with what was decided then.</summary>
internal sealed class RecordingReplay : IRunProbe
{
    private readonly Queue<RecordingLine> _answers = new();

    private RecordingReplay()
    {
    }

    /// <summary>Replays segment after segment, each from its own snapshot, up to the first difference.</summary>
    public static ReplayResult Run(IEnumerable<RecordedSegment> segments)
    {
        var result = new ReplayResult(0, 0, null);
        foreach (var segment in segments)
        {
            result = new RecordingReplay().Run(segment, result);
            if (result.Difference is not null)
                break;
        }

        return result;
    }

    /// <summary>The same for the bytes of a file.</summary>
    /// <exception cref="RecordingFormatException">A line is damaged, or a snapshot does not fit together.</exception>
    public static ReplayResult Run(ReadOnlyMemory<byte> utf8) => Run(RecordingReader.Read(utf8).Segments);

    UsageReading IRunProbe.Read(int slot) => _answers.TryDequeue(out var answer) && answer is RecordingLine.Usage usage && usage.Slot == slot
        ? usage.Reading
        : throw new UnrecordedQuestionException($"the usage of slot {slot}", answer);

    TaskTexts IRunProbe.ReadTexts(TaskId id, object? owner, int slot, Expiration? expiration) =>
        _answers.TryDequeue(out var answer) && answer is RecordingLine.Texts texts && texts.Task == id && texts.Slot == slot
            ? texts.Data
            : throw new UnrecordedQuestionException($"the texts of {id} in slot {slot}", answer);

    private ReplayResult Run(RecordedSegment segment, ReplayResult before)
    {
        var (inputs, decisions) = (before.Inputs, before.Decisions);
        var engine = Restore(segment);
        using var text = new EffectsText(RecordingJson.For(segment.Header.Payloads));
        var effects = new List<SchedulerEffect>();
        foreach (var step in segment.Steps)
        {
            if (step.Effects is not { } expected)
                break; // cut off: nobody knows what followed
            effects.Clear();
            _answers.Clear();
            foreach (var answer in step.Answers)
                _answers.Enqueue(answer);
            var question = Handle(engine, step.Input, effects, out var failed);
            if (question is not null && expected.Failed is not null && _answers.Count == 0)
                (question, failed) = (null, expected.Failed); // the answer was an exception then
            var actual = EffectsFingerprint.Of(effects, failed, text);
            question ??= _answers.TryPeek(out var unasked) ? $"it did not ask for {UnrecordedQuestionException.Words(unasked)}" : null;
            if (actual != expected || question is not null)
                return new ReplayResult(inputs, decisions, new ReplayDifference(step, actual, question, [.. effects.Select(effect => effect.Kind)]));
            inputs++;
            decisions += actual.Said.Count;
        }

        return new ReplayResult(inputs, decisions, null);
    }

    private SchedulerEngine Restore(RecordedSegment segment)
    {
        try
        {
            return SchedulerEngine.Restore(segment.Snapshot, segment.Header.Options, this, static (_, _) => null);
        }
        catch (Exception unfit) when (unfit is NotSupportedException or KeyNotFoundException or IndexOutOfRangeException or ArgumentException or NullReferenceException)
        {
            throw new RecordingFormatException(segment.Line, "a snapshot whose parts fit together", unfit.Message, unfit);
        }
    }

    /// <summary>What it asked that was not asked then. Null: nothing.</summary>
    private static string? Handle(SchedulerEngine engine, in SchedulerInput input, List<SchedulerEffect> effects, out string? failed)
    {
        failed = null;
        try
        {
            engine.Handle(input, effects);
        }
        catch (UnrecordedQuestionException question)
        {
            return question.Message;
        }
        catch (Exception fault)
        {
            failed = fault.GetType().Name; // as it did then, perhaps
        }

        return null;
    }

    private sealed class UnrecordedQuestionException(string asked, RecordingLine? recorded)
        : Exception($"it asked for {asked}, the recording has {(recorded is null ? "no more answers" : Words(recorded))}")
    {
        public static string Words(RecordingLine answer) => answer switch
        {
            RecordingLine.Usage usage => $"the usage of slot {usage.Slot} (line {usage.Number})",
            RecordingLine.Texts texts => $"the texts of {texts.Task} in slot {texts.Slot} (line {texts.Number})",
            _ => $"line {answer.Number}",
        };
    }
}
