namespace TaskScheduling;

/// <summary>What people see of tasks: texts, presenters, watchers.</summary>
internal sealed partial class SchedulerRuntime
{
    /// <summary>A text changed: presenters hear of it; watchers and other processes too.</summary>
    public void Show(TrackedTask task)
    {
        NoteDown(task);
        ShowState(task);
    }

    private void ShowState(TrackedTask task)
    {
        if (IsShown(task))
            _presenters.Post(task);
        if (Events.HasWatchers)
            Publish(task, new TaskEvent.PresentationChanged(task.Present()));
    }

    public void UpdateFinalText(TrackedTask task, string title, string? subtitle)
    {
        Settle();
        var isTakenOver = task.SharedCard is { } card && _cards.TryGetValue(card, out var owner) && owner != task.Id;
        if (!task.IsEnded || task.IsForgotten || isTakenOver)
        {
            CameTooLate();
            return;
        }

        var policy = Policy;
        var words = new CardTexts(
            TextSanitizer.Clean(title, policy.MaximumTitleLength), subtitle is null ? null : TextSanitizer.Clean(subtitle, policy.MaximumSubtitleLength));
        task.TrySetTexts(_ => words);
        Show(task);
    }

    public CardTexts WordsFor(Expiration reason, TrackedTask task)
    {
        var texts = task.Texts;
        try
        {
            var (title, subtitle) = _texts.GetText(reason, task.Present());
            return new CardTexts(
                TextSanitizer.Clean(title ?? texts.Title, Policy.MaximumTitleLength),
                subtitle is null ? null : TextSanitizer.Clean(subtitle, Policy.MaximumSubtitleLength));
        }
        catch (Exception exception)
        {
            _logger.TextProviderFailed(exception, reason.Code);
            return BuiltInWords(reason, texts.Title);
        }
    }

    /// <summary>Cleaned as any other text: some of them hold what a caller has said.</summary>
    public CardTexts BuiltInWords(Expiration reason, string title) => new(title, TextSanitizer.Clean(ExpirationWords.Of(reason), Policy.MaximumSubtitleLength));

    public Task FlushPresentersAsync(TimeSpan limit, CancellationToken cancellationToken) => _presenters.FlushAsync(limit, Clock.Time, cancellationToken);

    /// <summary>Subscribes now; runs that are in progress already are looked at from now on too.</summary>
    public IAsyncEnumerable<TaskEvent> Watch(TrackedTask? task, CancellationToken cancellationToken)
    {
        Settle();
        var stream = Events.Watch(task, Policy.History.EventsPerWatcher, cancellationToken);
        foreach (var runtime in WithGuests)
        {
            runtime.Query((Runtime: runtime, Task: task), static (_, _, watch) =>
            {
                watch.Runtime.WatchRuns(watch.Task);
                return 0;
            });
        }

        return stream;
    }

    /// <summary>The texts of the request, made anew only where they differ from those of the one before.</summary>
    public CardTexts TextsOf(BackgroundTaskRequest request)
    {
        var continued = request as ContinuedProcessingTaskRequest;
        var policy = Policy;
        var title = TextSanitizer.Clean(continued?.Title ?? request.Identifier ?? "", policy.MaximumTitleLength);
        var subtitle = continued?.Subtitle is { } words ? TextSanitizer.Clean(words, policy.MaximumSubtitleLength) : null;
        if (_lastTexts is { } last && last.Title == title && last.Subtitle == subtitle)
            return last;
        return _lastTexts = new CardTexts(title, subtitle);
    }

    private void WatchRuns(TrackedTask? only)
    {
        foreach (var run in _slots.Runs)
        {
            if (only is null || run.Tracked == only)
                _presenters.Watch(run.Tracked);
        }
    }

    private void Progressed(TrackedTask task)
    {
        task.Changed();
        if (IsShown(task))
            _presenters.Post(task);
        if (task.Run is not { } run)
            return;
        NoteDown(task);
        if (Events.HasWatchers)
            Publish(task, new TaskEvent.Progressed(run.ProgressSnapshot) { RunId = run.Id });
    }

    private void Publish(TrackedTask task, TaskEvent what) => Events.Publish(
        EventNote.Of(what with { At = Clock.Time.GetUtcNow(), TaskId = task.Id, Identifier = task.Request.Identifier }), task, Policy.History.EventsPerTask);

    private void AudienceChanged()
    {
        using (_audience.EnterScope()) // the engine hears of changes in their order
        {
            var ofPresenters = _shownIn is null ? Audience.ContinuedTasks : Audience.AllTasks;
            var audience = Events.HasWatchers ? Audience.AllTasks : _presenters.HasPresenters ? ofPresenters : Audience.Nobody;
            _loop.Enqueue(SchedulerInput.AudienceChanged(Clock.Now, audience));
        }

        foreach (var guest in Volatile.Read(ref _guests))
            guest.AudienceChanged();
    }

    private bool IsShown(TrackedTask task) => _presenters.HasPresenters && (task is AttachedTask || task.Kind is TaskKind.ContinuedProcessing);
}
