using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging.Abstractions;

namespace TaskScheduling.Polly;

/// <summary>Watches the calls of one strategy: the engine of the scheduler, with a slot for everybody and nothing but the budget as its policy.</summary>
/// <remarks>
/// A lock and no queue, because each call begins and ends on its own thread and must know at once. Everything is written under <c>_turn</c>,
/// except the readings, which anybody brings. While no call
/// is in progress the timer is not armed, so a pipeline that nobody holds any more is collected.
/// </remarks>
internal sealed class BudgetWatch : IRunProbe
{
    private static readonly TimeSpan LongestTimer = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    // Made once: a request is immutable, and what tells calls apart is the task id.
    private static readonly ProcessingTaskRequest Call = new("call") { Resubmission = Resubmission.Never };

    private readonly Lock _turn = new();
    private readonly SchedulerEngine _engine;
    private readonly List<SchedulerEffect> _effects = [];
    private readonly ConcurrentQueue<(DeviceConditions Read, ConditionKinds Kinds)> _readings = new();
    private readonly TaskIds _ids = TaskIds.WithRandomSeed();
    private readonly ITimer _timer;
    private readonly bool _isExact;
    private readonly ConditionReader? _conditions;
    private readonly UsageScript? _usage;
    private readonly BudgetTold _told;
    private BudgetedCall?[] _calls = new BudgetedCall?[16];
    private int _inProgress;
    private TimeSpan? _armedFor;

    public BudgetWatch(TaskBudgetStrategyOptions options, TimeProvider time, BudgetTold told)
    {
        Clock = new SchedulerClock(time);
        _told = told;
        _usage = options.Usage;
        _isExact = !UnbiasedTimeProvider.IsOfThisMachine(time);
        _engine = new SchedulerEngine(OptionsFor(options.Budget, coalesce: !_isExact), this);
        _conditions = options.Conditions is { } read
            ? new ConditionReader(ConditionFunction.For(read, time), time, WorkItems.OfThePool, NullLogger.Instance, ConditionsRead)
            : null;
        Handle(SchedulerInput.HandlerAdded(Clock.Now, new HandlerDescription(Call.Identifier, Call.Kind)));
        Handle(SchedulerInput.Started(Clock.Now));
        _timer = time.CreateTimer(static watch => ((BudgetWatch)watch!).Wake(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public SchedulerClock Clock { get; }

    /// <summary>The call has begun when this returns.</summary>
    public BudgetedCall Begin(global::Polly.ResilienceContext context)
    {
        using (_turn.EnterScope())
        {
            var now = Clock.Now;
            var call = new BudgetedCall(this, _ids.Next(now.Utc), context, context.CancellationToken);
            _inProgress++;
            Turn(SchedulerInput.Submitted(now, call.Id, Call, owner: call));
            return call;
        }
    }

    /// <summary>The callback has come back; says how that counts.</summary>
    public TaskResult End(BudgetedCall call, Exception? thrown)
    {
        using (_turn.EnterScope())
        {
            var how = thrown is null ? HandlerReturn.Completed
                : call.Expiration is not null && TaskRun.IsOwnCancellation(thrown) ? HandlerReturn.Cancelled
                : HandlerReturn.Faulted;
            _inProgress--;
            Turn(SchedulerInput.RunEnded(Clock.Now, new RunId(call.Id, Attempt: 1), how));
            _calls[call.Slot] = null;
            return call.Result!;
        }
    }

    public void SubscriberFailed(BudgetedCall call, Exception exception) => _told.Failed(call, exception);

    UsageReading IRunProbe.Read(int slot) => _calls[slot] is { } call ? call.Read(_usage?.Read(new RunId(call.Id, Attempt: 1))) : default;

    TaskTexts IRunProbe.ReadTexts(TaskId id, object? owner, int slot, Expiration? expiration) => new("", null); // nobody sees a call

    private static SchedulerEngineOptions OptionsFor(TaskBudget budget, bool coalesce) => new(new SchedulingPolicy
    {
        Name = "Pipeline",
        Processing = new KindPolicy { Concurrency = Concurrency.Fixed(int.MaxValue), MaximumPending = int.MaxValue, Budget = budget },
        StartAtOrBelow = null, // a hot device ends a call by its limit, and holds none
        PauseUnderDebugger = false,
        History = new HistoryBounds { EndedTasks = 0 },
    })
    {
        Processors = SchedulerFactory.UsableProcessors(),
        CoalesceExaminations = coalesce,
        CpuUnavailable = ThreadCpuClocks.UnavailableCause,
        SavesRecords = false,
    };

    private void Wake() => TakeTurn(static watch =>
    {
        watch._armedFor = null;
        watch.Advance(watch.Clock.ReadAnew());
    });

    /// <summary>From the pool, or out of the middle of a turn where readings are taken at once: then that turn goes on with them.</summary>
    private void ConditionsRead(DeviceConditions read, ConditionKinds kinds)
    {
        _readings.Enqueue((read, kinds));
        if (!_turn.IsHeldByCurrentThread) // on the pool, because the reader has a lock of its own by now
            ThreadPool.UnsafeQueueUserWorkItem(static watch => watch.TakeReadings(), this, preferLocal: false);
    }

    private void TakeReadings() => TakeTurn(static watch =>
    {
        var now = watch.Clock.Now;
        watch.HandleReadings(now);
        watch.Advance(now);
    });

    /// <summary>On a thread of the timer or the pool, with nobody above it: a fault of ours must not take the process down.</summary>
    private void TakeTurn(Action<BudgetWatch> turn)
    {
        try
        {
            using (_turn.EnterScope())
                turn(this);
        }
        catch (Exception exception)
        {
            _told.WatchFailed(exception);
        }
    }

    private void HandleReadings(SchedulerInstant now)
    {
        while (_readings.TryDequeue(out var reading))
            Handle(SchedulerInput.ConditionsRead(now, reading.Read, reading.Kinds));
    }

    private void Turn(in SchedulerInput input)
    {
        if (_engine.NextDeadline < input.At.Monotonic) // what was due before comes first
            Handle(SchedulerInput.Advance(new SchedulerInstant(input.At.Monotonic - TimeSpan.FromTicks(1), input.At.Utc)));
        Handle(input);
        Advance(input.At);
    }

    private void Advance(SchedulerInstant now)
    {
        try
        {
            while (_engine.NextDeadline <= now.Monotonic)
                Handle(SchedulerInput.Advance(now));
        }
        finally
        {
            ArmTimer(now.Monotonic); // also after a fault: the other calls keep their limits
        }
    }

    private void Handle(in SchedulerInput input)
    {
        _effects.Clear();
        _engine.Handle(input, _effects);
        foreach (ref readonly var effect in CollectionsMarshal.AsSpan(_effects))
            CarryOut(effect);
        HandleReadings(input.At);
    }

    private void CarryOut(in SchedulerEffect effect)
    {
        switch (effect.Kind)
        {
            case EffectKind.Start: Start((BudgetedCall)effect.Owner!, effect.Slot, (RunTerms)effect.Data!); break;
            case EffectKind.Expire: Expire((BudgetedCall)effect.Owner!, (Expiration)effect.Data!); break;
            case EffectKind.Warn: _told.Warned((BudgetedCall)effect.Owner!, (BudgetWarning)effect.Data!); break;
            case EffectKind.RunCompleted: ((BudgetedCall)effect.Owner!).Result = (TaskResult)effect.Data!; break;
            case EffectKind.ReadConditions: _conditions?.Request((ConditionKinds)effect.Code); break;
            default: break; // what is for people, stores and logs: a call has none of them
        }
    }

    private void Start(BudgetedCall call, int slot, RunTerms terms)
    {
        if (slot >= _calls.Length)
            Array.Resize(ref _calls, Math.Max(slot + 1, _calls.Length * 2));
        _calls[slot] = call;
        call.Start(slot, terms.Budget, isMetered: _usage is null, _engine.Now.Monotonic);
    }

    private void Expire(BudgetedCall call, Expiration reason)
    {
        if (call.TryExpire(reason))
            _told.Expired(call, reason);
    }

    /// <summary>A timer that is armed for earlier is left alone while there are calls: it wakes once and finds nothing.</summary>
    private void ArmTimer(TimeSpan now)
    {
        var next = _inProgress > 0 ? _engine.NextDeadline : null;
        if (next is { } deadline)
        {
            if (_armedFor is { } armed && armed <= deadline && armed > now)
                return;
            _armedFor = deadline;
            _timer.Change(Due(deadline - Clock.Monotonic), Timeout.InfiniteTimeSpan);
        }
        else if (_inProgress == 0 && _armedFor is not null)
        {
            _armedFor = null;
            _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>The system's timers count whole milliseconds and cut the rest off: rounded up they are never early.</summary>
    private TimeSpan Due(TimeSpan wait)
    {
        var due = _isExact ? wait : TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds));
        return due < TimeSpan.Zero ? TimeSpan.Zero : due > LongestTimer ? LongestTimer : due;
    }
}
