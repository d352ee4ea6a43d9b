namespace TaskScheduling;

/// <summary>Handlers, quotas and a policy that is replaced while tasks run.</summary>
internal sealed partial class SchedulerEngine
{
    private readonly QuotaTable _quotas = new();

    private void AddHandler(HandlerDescription handler)
    {
        _handlers.Add(handler);
        ServeRecovered();
        RefreshGates();
    }

    private void RemoveHandler(string pattern)
    {
        if (!_handlers.Remove(pattern))
            return;
        _lastTerms.Clear();
        RefreshGates();
    }

    /// <summary>Null: there is no rule, or nothing of this task has run under it.</summary>
    private (QuotaLedger Ledger, RunQuota Rule)? QuotaOf(TaskEntry entry) =>
        _policy.For(entry.Kind).Quota is { } rule && FindQuota(entry.Kind, rule, entry.Request.Identifier) is { } ledger ? (ledger, rule) : null;

    /// <summary>The ledger that holds starts behind this gate. Null: there is room.</summary>
    private QuotaLedger? QuotaBlocking(TaskKind kind, string gate) =>
        _policy.For(kind).Quota is { } rule && FindQuota(kind, rule, gate) is { } ledger && ledger.Judge(rule, _now.Monotonic) ? ledger : null;

    private QuotaLedger? FindQuota(TaskKind kind, RunQuota rule, string identifier) => _quotas.Find(kind, QuotaName(kind, rule, identifier));

    private static string QuotaName(TaskKind kind, RunQuota rule, string identifier) => rule.Scope is QuotaScope.Kind ? kind.ToString() : identifier;

    private void BeginQuota(TaskEntry entry, Run run)
    {
        if (_policy.For(entry.Kind).Quota is not { } rule)
            return;
        var ledger = _quotas.FindOrAdd(entry.Kind, QuotaName(entry.Kind, rule, entry.Request.Identifier), _policy, _now.Monotonic);
        ledger.Begin(run.StartedAt);
        run.Quota = ledger;
        if (ledger.Running == 1)
            return;
        foreach (var other in LaneOf(entry).Runs) // it is spent faster from now on
        {
            if (other != entry)
                Rearm(other);
        }
    }

    private void EndQuota(TaskEntry entry, Run run)
    {
        run.Quota?.End(run.StartedAt, _now.Monotonic);
        run.Quota = null; // a handler that never returns would keep it
        if (QuotaOf(entry) is { } quota && quota.Ledger.Judge(quota.Rule, _now.Monotonic))
            RefreshGates(); // spent while it was expiring for another reason
    }

    private void ReplacePolicy(SchedulingPolicy policy, PolicyApplication application)
    {
        var waiting = InSubmissionOrder().Where(entry => entry.Group is not null)
            .Select(entry => (Entry: entry, Ready: entry.Group!.ReadyFor(entry, _now.Monotonic))).ToArray();
        foreach (var (entry, _) in waiting)
            LeavePlace(entry);
        _demand.Clear();
        _policy = policy;
        _lastTerms.Clear();
        _conditions.Adopt(policy);
        foreach (var lane in _lanes)
        {
            lane.Slots = policy.For(lane.Kind).Concurrency.Resolve(_options.Processors);
            lane.IsDirty = true;
            foreach (var entry in lane.Runs)
            {
                if (entry.Run is not { State: RunState.Running or RunState.Expiring } run)
                    continue;
                if (application is PolicyApplication.Now && run.State is RunState.Running)
                    Rebudget(entry, run);
                _demand.Add(DemandOf(run, entry.Kind));
                Rearm(entry);
            }
        }

        foreach (var (entry, ready) in waiting) // groups are cut by the policy: the only turn that touches every waiting task
        {
            PlaceWaiting(entry);
            entry.JoinedAtOpenTime -= ready; // nobody loses the time it has waited while ready
        }

        RefreshGates();
        RearmSampling();
    }

    private static bool IsSameWindow(BudgetMeter known, CpuWindowMeter window) =>
        known is CpuWindowMeter other && other.Value == window.Value && other.CanBeLifted == window.CanBeLifted;

    /// <summary>New limits for a run in progress: one that is new begins empty now, one that is exceeded already ends the run.</summary>
    private void Rebudget(TaskEntry entry, Run run)
    {
        var before = run.Terms;
        var after = TermsOf(entry);
        if (before.Budget == after.Budget)
            return;
        if (!before.Budget.NeedsCpu)
            after = MakeTerms(after.Handler, after.Budget, metersCpu: false, after.LiftsCpu, after.Tightened);
        run.Adopt(after, known => Array.Find(after.Meters, meter => known is CpuWindowMeter window && IsSameWindow(meter, window))); // an unchanged limit forgives nothing
        var usage = _probe.Read(run.Slot);
        foreach (var meter in after.Meters)
        {
            meter.TurnTo(run);
            var isNew = meter is CpuWindowMeter window
                ? !Array.Exists(before.Meters, known => IsSameWindow(known, window))
                : !Array.Exists(before.Meters, known => known.Kind == meter.Kind);
            if (isNew)
                meter.Restart(usage, _now.Monotonic);
            meter.Observe(usage, _now.Monotonic);
            if (meter.IsExceeded(_now.Monotonic))
                Request(entry, new RequestedEnd(new Expiration.PolicyChanged(meter.Kind.ToString()), 0, EndsTask: false));
        }
    }

    /// <summary>Only the changed policy speaks at that instant: what it exceeds is said as PolicyChanged, not a second time as the limit itself.</summary>
    private static bool IsSaidByPolicy(Run run, BudgetMeter meter) =>
        run.Requested?.Exists(request => request.Reason is Expiration.PolicyChanged changed && changed.Rule == meter.Kind.ToString()) is true;
}
