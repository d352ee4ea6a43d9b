namespace TaskScheduling;

/// <summary>Feeds a recording to the engine of this library and compares what it decides with what was decided then.</summary>
internal sealed class RecordingReplay : IRunProbe, IDisposable
{
    private readonly Queue<RecordingLine> _answers = new();
    private readonly Func<TaskId, BackgroundTaskRequest, object?> _ownerOf;
    private readonly SchedulerEngine _engine;
    private readonly EffectsText _text;

    /// <summary>Begins at the beginning of a segment.</summary>
    /// <param name="beginning">Its header and its snapshot.</param>
    /// <param name="ownerOf">What comes back with every effect of a task; it changes no decision. Null: nothing.</param>
    /// <exception cref="RecordingFormatException">The snapshot does not fit together.</exception>
    public RecordingReplay(RecordedBeginning beginning, Func<TaskId, BackgroundTaskRequest, object?>? ownerOf = null)
    {
        _ownerOf = ownerOf ?? (static (_, _) => null);
        _engine = Restore(beginning);
        _text = new EffectsText(RecordingJson.For(beginning.Header.Payloads));
    }

    /// <summary>Those of the last step.</summary>
    public List<SchedulerEffect> Effects { get; } = [];

    /// <summary>Starts, expirations, refusals and ends of tasks among them.</summary>
    public int Decisions { get; private set; }

    /// <summary>Replays segment after segment, each from its own snapshot, up to the first difference.</summary>
    public static ReplayResult Run(IEnumerable<RecordedSegment> segments)
    {
        var (inputs, decisions) = (0L, 0L);
        foreach (var segment in segments)
        {
            using var replay = new RecordingReplay(segment.Beginning);
            foreach (var step in segment.Steps)
            {
                if (step.Effects is null)
                    break; // cut off: nobody knows what followed
                if (replay.Play(step) is { } difference)
                    return new ReplayResult(inputs, decisions, difference);
                inputs++;
                decisions += replay.Decisions;
            }
        }

        return new ReplayResult(inputs, decisions, null);
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

    /// <summary>The next step, whose effects were written. Null: it has the same effects as then.</summary>
    public ReplayDifference? Play(RecordedStep step)
    {
        var expected = step.Effects!;
        Effects.Clear();
        _answers.Clear();
        foreach (var answer in step.Answers)
            _answers.Enqueue(answer);
        var question = Handle(_engine, Owned(step.Input), Effects, out var failed);
        if (question is not null && expected.Failed is not null && _answers.Count == 0)
            (question, failed) = (null, expected.Failed); // the answer was an exception then
        var actual = EffectsFingerprint.Of(Effects, failed, _text);
        Decisions = actual.Said.Count;
        question ??= _answers.TryPeek(out var unasked) ? $"it did not ask for {UnrecordedQuestionException.Words(unasked)}" : null;
        return actual != expected || question is not null
            ? new ReplayDifference(step, actual, question, [.. Effects.Select(effect => effect.Kind)])
            : null;
    }

    public void Dispose() => _text.Dispose();

    private SchedulerInput Owned(in SchedulerInput input) => input.Data switch
    {
        BackgroundTaskRequest request => input with { Owner = _ownerOf(input.TaskId, request) },
        RecoveredTask task => input with { Owner = _ownerOf(input.TaskId, task.Request) },
        _ => input,
    };

    private SchedulerEngine Restore(RecordedBeginning beginning)
    {
        try
        {
            return SchedulerEngine.Restore(beginning.Snapshot, beginning.Header.Options, this, _ownerOf);
        }
        catch (Exception unfit) when (unfit is NotSupportedException or KeyNotFoundException or IndexOutOfRangeException or ArgumentException or NullReferenceException)
        {
            throw new RecordingFormatException(beginning.Line, "a snapshot whose parts fit together", unfit.Message, unfit);
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
