namespace TaskScheduling.Tests.Engine;

/// <summary>What a handler is started with.</summary>
internal sealed record RunStart(RunId RunId, HandlerDescription Handler, TaskKey Key, BudgetInForce Budget, bool IsLastAttempt);

/// <summary>Effects as a test wants to read and compare them: events made, starts spelled out. The owner of every task is its request.</summary>
internal static class ReadableEffects
{
    /// <summary>Applies an input; the effects it had are readable.</summary>
    public static void HandleReadably(this SchedulerEngine engine, SchedulerInput input, List<SchedulerEffect> effects, Action<List<SchedulerEffect>>? untouched = null)
    {
        var before = effects.Count;
        engine.Handle(input, effects);
        untouched?.Invoke(effects[before..]);
        for (var index = before; index < effects.Count; index++)
            effects[index] = effects[index] with { Data = DataOf(engine, effects[index]) };
    }

    private static object? DataOf(SchedulerEngine engine, SchedulerEffect effect) => effect switch
    {
        { Kind: EffectKind.Publish } => EventNote.Of(effect).ToEvent(effect.TaskId, (BackgroundTaskRequest?)effect.Owner),
        { Kind: EffectKind.Start, Data: RunTerms terms } => new RunStart(
            new RunId(effect.TaskId, effect.Attempt), terms.Handler, engine.Snapshot(effect.TaskId)!.Key, terms.Budget, IsLastAttempt: effect.Flag),
        _ => effect.Data,
    };
}
