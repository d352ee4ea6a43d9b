namespace TaskScheduling.Simulation;

/// <summary>Takes a recording apart while it is replayed: what came from outside, and what each run did.</summary>
internal sealed class HistoryReader(ReplayedLabels labels) : IReplayListener
{
    private readonly ReplayClock _clock = new();
    private readonly Dictionary<int, RecordedRun> _slots = [];
    private readonly List<RecordedQuestion> _asked = [];
    private readonly Dictionary<(TaskId Task, PersistKind What), Queue<RecordedWrite>> _saving = [];
    private RecordedStretch? _stretch;
    private TimeSpan _now;

    public List<RecordedStretch> Stretches { get; } = [];

    public void Begin(RecordedBeginning beginning, RecordedStep first, bool continues)
    {
        if (continues)
            return; // what this snapshot holds is known
        _clock.Begin(first.Input.At);
        _now = first.Input.At.Monotonic > beginning.Snapshot.Now.Monotonic ? first.Input.At.Monotonic : beginning.Snapshot.Now.Monotonic;
        _slots.Clear();
        _asked.Clear();
        _saving.Clear();
        _stretch = new RecordedStretch(beginning, first, new ReplayedTasks(labels, new Timeline(keepsEntries: false)), _clock.Now - first.Input.At.Monotonic);
        Stretches.Add(_stretch);
        foreach (var entry in beginning.Snapshot.Entries)
            GoOn(entry, beginning.Snapshot);
    }

    public object? OwnerOf(TaskId id, BackgroundTaskRequest request) => _stretch!.Tasks.StoryOf(id, request, _clock.Now);

    public void Take(RecordedStep step)
    {
        _clock.MoveTo(step.Input.At.Monotonic);
        _now = step.Input.At.Monotonic > _now ? step.Input.At.Monotonic : _now;
        _stretch!.End = _now;
        _stretch.Dates.Add(_now, step.Number, step.Input.At.Utc);
    }

    public void Observe(RecordedStep step, IReadOnlyList<SchedulerEffect> effects)
    {
        Assign(step, effects);
        Sort(step.Number, step.Input);
        foreach (var effect in effects)
        {
            _stretch!.Tasks.Observe(effect, _clock.Now);
            Note(effect);
        }
    }

    private void GoOn(EntrySnapshot entry, EngineSnapshot snapshot)
    {
        if (entry.Run is not { State: not (RunState.Starting or RunState.Ended) } run)
            return;
        var terms = snapshot.Terms[run.Terms];
        var known = new RecordedRun(new RunId(entry.Id, run.Attempt), entry.Request.Identifier, run.Launched.Monotonic, terms.Budget, terms.MetersCpu);
        if (run.Ending is { Expiration: { } reason, ExpiredAt: var told })
            known.Told = (told - known.Launched, reason);
        _stretch!.Runs[known.Id] = _slots[run.Slot] = known;
    }

    /// <summary>Answers of the probe go to the runs that they are about.</summary>
    private void Assign(RecordedStep step, IReadOnlyList<SchedulerEffect> effects)
    {
        var isReturn = step.Input.Kind is InputKind.RunEnded;
        foreach (var answer in step.Answers)
        {
            if (answer is RecordingLine.Texts texts)
                _stretch!.Add(texts.Task, texts.Data);
            if (answer is not RecordingLine.Usage usage)
                continue;
            var run = _slots.GetValueOrDefault(usage.Slot) ?? Started(effects, usage.Slot);
            if (run is null)
                continue;
            if (isReturn && run.Id == new RunId(step.Input.TaskId, step.Input.Attempt) && run.Final is null)
                run.Final = usage.Reading;
            else
                run.Samples.Add(new RunSample(_now - run.Launched, usage.Reading));
        }
    }

    /// <summary>A run that began, and was looked at, on one input.</summary>
    private RecordedRun? Started(IReadOnlyList<SchedulerEffect> effects, int slot)
    {
        foreach (var effect in effects)
        {
            if (effect.Kind is EffectKind.Start && effect.Slot == slot)
                return Begin(effect);
        }

        return null;
    }

    private RecordedRun Begin(in SchedulerEffect start)
    {
        var id = new RunId(start.TaskId, start.Attempt);
        if (_stretch!.Runs.TryGetValue(id, out var known) && _slots.GetValueOrDefault(start.Slot) == known)
            return known;
        var terms = (RunTerms)start.Data!;
        var run = new RecordedRun(id, _stretch.Tasks.Find(start.TaskId)!.Work, _now, terms.Budget, terms.MetersCpu);
        return _stretch.Runs[id] = _slots[start.Slot] = run;
    }

    private void Sort(long number, in SchedulerInput input)
    {
        var placed = new RecordedInput(_now, number, input);
        switch (input.Kind)
        {
            case InputKind.Advance: _stretch!.Wakes.Add(placed); break;
            case InputKind.RunEnded when RunOf(input) is { } run:
                run.Return ??= new RunReturn(_now - run.Launched, number, (HandlerReturn)input.Code, (TaskFault?)input.Data);
                foreach (var slot in _slots.Where(taken => taken.Value == run).Select(taken => taken.Key).ToArray())
                    _slots.Remove(slot);
                break;
            case InputKind.PauseRequested when RunOf(input) is { } run: run.Pauses.Add((_now - run.Launched, number, (PauseRequest)input.Data!)); break;
            case InputKind.RunLost when RunOf(input) is { } run: run.Lost ??= (_now - run.Launched, number, (Expiration)input.Data!); break;
            case InputKind.Persisted or InputKind.PersistFailed when Asked(input) is { } write:
                write.Answer = (_now - write.Asked, number, input.Kind is InputKind.PersistFailed ? (string)input.Data! : null);
                break;
            case InputKind.ConditionsRead: Read(placed); break;
            default: _stretch!.Inputs.Add(placed); break;
        }
    }

    private RecordedRun? RunOf(in SchedulerInput input) => _stretch!.Runs.GetValueOrDefault(new RunId(input.TaskId, input.Attempt));

    private RecordedWrite? Asked(in SchedulerInput input) =>
        _saving.TryGetValue((input.TaskId, (PersistKind)input.Code), out var asked) && asked.TryDequeue(out var write) ? write : null;

    private void Read(in RecordedInput placed)
    {
        var kinds = (ConditionKinds)placed.Input.Code;
        var question = _asked.FindLastIndex(asked => asked.Kinds == kinds); // what was asked and never answered stays behind
        var conditions = (DeviceConditions)placed.Input.Data!;
        var read = new RecordedConditions(question < 0 ? _now : _asked[question].At, _now, placed.Order, kinds, conditions);
        _stretch!.Conditions.Add(read);
        if (question < 0)
        {
            _stretch.Inputs.Add(placed); // nobody had asked
            return;
        }

        _asked[question].Answer = read;
        _asked.RemoveAt(question);
    }

    private void Note(in SchedulerEffect effect)
    {
        switch (effect.Kind)
        {
            case EffectKind.Start: Begin(effect); break;
            case EffectKind.Expire when _stretch!.Runs.TryGetValue(new RunId(effect.TaskId, effect.Attempt), out var run):
                run.Told ??= (_now - run.Launched, (Expiration)effect.Data!);
                break;
            case EffectKind.ReadConditions:
                var question = new RecordedQuestion(_now, (ConditionKinds)effect.Code);
                _asked.Add(question);
                _stretch!.Questions.Add(question);
                break;
            case EffectKind.Persist: NoteWrite(effect); break;
            default: break;
        }
    }

    private void NoteWrite(in SchedulerEffect effect)
    {
        var which = (effect.TaskId, (PersistKind)effect.Code);
        if (!_saving.TryGetValue(which, out var saving))
            _saving.Add(which, saving = new Queue<RecordedWrite>());
        if (!_stretch!.Writes.TryGetValue(which, out var writes))
            _stretch.Writes.Add(which, writes = []);
        var write = new RecordedWrite(_now);
        saving.Enqueue(write);
        writes.Add(write);
    }
}
