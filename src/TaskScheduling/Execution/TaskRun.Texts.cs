namespace TaskScheduling;

/// <summary>What the app says of it, and who speaks where the app has said nothing.</summary>
internal partial class TaskRun
{
    public void SetTexts(string? title, string? subtitle, bool keepSubtitle)
    {
        _textsTouched = true;
        Interlocked.MemoryBarrier(); // either this sees the fence, or whoever puts it up sees that texts were touched
        if (_fenced)
        {
            Runtime.CameTooLate();
            return;
        }

        var policy = Runtime.Policy;
        var cleanTitle = title is null ? null : TextSanitizer.Clean(title, policy.MaximumTitleLength);
        var cleanSubtitle = string.IsNullOrEmpty(subtitle) ? null : TextSanitizer.Clean(subtitle, policy.MaximumSubtitleLength);
        if (Tracked.TrySetTexts(texts => _fenced ? null : new CardTexts(cleanTitle ?? texts.Title, keepSubtitle ? texts.Subtitle : cleanSubtitle)))
            Runtime.Show(Tracked);
        else
            Runtime.CameTooLate();
    }

    /// <summary>The texts at the end: the app's, or words for the reason where the app has said nothing since.</summary>
    public TaskTexts FinalTexts(Expiration? reason)
    {
        if (reason is not null && _stop is { } stop)
            SealTexts(stop, reason);
        var texts = Tracked.Texts;
        return new TaskTexts(texts.Title, texts.Subtitle);
    }

    /// <summary>The reason is asked for when the end is recorded: what is said now is what stays.</summary>
    private void SealTexts(Stop stop, Expiration reason)
    {
        _fenced = true;
        Tracked.TrySetTexts(texts => texts.Version != stop.TextsBefore
            ? texts
            : (Volatile.Read(ref stop.Words) ?? Runtime.BuiltInWords(reason, texts.Title)) with { InsteadOf = texts });
    }

    /// <summary>Asks the text provider off the turn, because it is user code. The first answer stays.</summary>
    private void FindWords()
    {
        if (_stop is { } stop && Volatile.Read(ref stop.Words) is null && Tracked.Texts.Version == stop.TextsBefore)
            Interlocked.CompareExchange(ref stop.Words, Runtime.WordsFor(stop.Reason, Tracked), null);
    }

    /// <summary>What the run was told, and the words for it once somebody has found them.</summary>
    private sealed class Stop(Expiration reason, long textsBefore)
    {
        public CardTexts? Words;

        public Expiration Reason { get; } = reason;

        /// <summary>The version of the texts at that time: later ones are the app's word on it.</summary>
        public long TextsBefore { get; } = textsBefore;
    }
}
