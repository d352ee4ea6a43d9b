using System.Collections.Frozen;

namespace TaskScheduling;

/// <summary>The one transition table of runs: what is not listed is illegal, changes nothing and is reported.</summary>
internal static class RunTransitions
{
    private static readonly FrozenDictionary<(RunState, RunTrigger), RunState> Table = new Dictionary<(RunState, RunTrigger), RunState>
    {
        [(RunState.Starting, RunTrigger.Start)] = RunState.Running,
        [(RunState.Running, RunTrigger.Expire)] = RunState.Expiring,
        [(RunState.Running, RunTrigger.Return)] = RunState.Ended,
        [(RunState.Running, RunTrigger.CutOff)] = RunState.Overrunning,
        [(RunState.Expiring, RunTrigger.Return)] = RunState.Ended,
        [(RunState.Expiring, RunTrigger.CutOff)] = RunState.Overrunning,
        [(RunState.Overrunning, RunTrigger.Return)] = RunState.Ended,
    }.ToFrozenDictionary();

    public static bool TryNext(RunState from, RunTrigger trigger, out RunState to) => Table.TryGetValue((from, trigger), out to);
}
