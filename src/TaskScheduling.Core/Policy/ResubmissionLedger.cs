using System.Collections.Immutable;

namespace TaskScheduling;

/// <summary>How often a task was resubmitted, and for what. Immutable, because nearly every task shares the empty one.</summary>
internal sealed class ResubmissionLedger
{
    private readonly ImmutableDictionary<string, int> _timesByCode = ImmutableDictionary.Create<string, int>(StringComparer.Ordinal);

    private ResubmissionLedger()
    {
    }

    private ResubmissionLedger(ImmutableDictionary<string, int> timesByCode) => _timesByCode = timesByCode;

    public static ResubmissionLedger Empty { get; } = new();

    /// <summary>After App, Person and Policy causes and failures.</summary>
    public int Attempts { get; private init; }

    /// <summary>After Device and Host causes.</summary>
    public int Interruptions { get; private init; }

    public int Times(string code) => _timesByCode.GetValueOrDefault(code);

    /// <summary>After the end of a run that another one follows.</summary>
    public ResubmissionLedger After(TaskOutcome outcome, Expiration? expiration) =>
        With(outcome is TaskOutcome.Failed ? ResubmissionRules.Failure : expiration!.Code, ResubmissionRules.IsInterruption(outcome, expiration));

    public ResubmissionLedger With(string code, bool interruption) => new(_timesByCode.SetItem(code, Times(code) + 1))
    {
        Attempts = Attempts + (interruption ? 0 : 1),
        Interruptions = Interruptions + (interruption ? 1 : 0),
    };

    /// <summary>Null: never.</summary>
    public LedgerSnapshot? Export() =>
        this == Empty ? null : new LedgerSnapshot(Attempts, Interruptions, _timesByCode.OrderBy(times => times.Key, StringComparer.Ordinal).ToDictionary());

    public static ResubmissionLedger Restore(LedgerSnapshot? saved) => saved is null
        ? Empty
        : new(Empty._timesByCode.AddRange(saved.Times)) { Attempts = saved.Attempts, Interruptions = saved.Interruptions };
}

/// <summary>Decides whether a run is followed by another.</summary>
internal static class ResubmissionRules
{
    /// <summary>Ledger code of a failure, which has no expiration.</summary>
    public const string Failure = "failed";

    /// <summary>Whether device or host ended the run; one that failed has ended itself.</summary>
    public static bool IsInterruption(TaskOutcome outcome, Expiration? reason) =>
        outcome is not TaskOutcome.Failed && reason?.Origin is ExpirationOrigin.Device or ExpirationOrigin.Host;

    /// <summary>Whether a rule still allows a further run.</summary>
    public static bool Allows(ResubmitRule rule, Resubmission resubmission, ResubmissionLedger ledger, string code, bool interruption, bool? checkpointMoved)
    {
        if (rule.Trigger is ResubmitTrigger.Never || (rule.NeedsMovedCheckpoint && checkpointMoved is false))
            return false;
        if (rule.MaximumTimes is { } times && ledger.Times(code) >= times)
            return false;
        return interruption ? ledger.Interruptions < resubmission.MaximumInterruptions : ledger.Attempts + 1 < resubmission.MaximumAttempts;
    }

    /// <summary>True when no cause could lead to another run.</summary>
    public static bool IsLastAttempt(Resubmission resubmission, ResubmissionLedger ledger, bool storeIsDurable)
    {
        if (Allows(resubmission.RuleForFailure, resubmission, ledger, Failure, interruption: false, checkpointMoved: null))
            return false;
        foreach (var code in ExpirationCodes.All.AsSpan())
        {
            var rule = resubmission.RuleFor(code);
            if (rule.Trigger is ResubmitTrigger.AtNextStart && !storeIsDurable && code != ExpirationCodes.HostLost)
                continue;
            if (Allows(rule, resubmission, ledger, code, ExpirationCodes.IsInterruption(code), checkpointMoved: null))
                return false;
        }

        return true;
    }
}
