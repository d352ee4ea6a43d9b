namespace TaskScheduling.Tests.Execution;

/// <summary>One turn at a time; nobody loses a wake-up.</summary>
public sealed class SchedulerLoopTests
{
    private const int CallerInputs = 64;
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(1);
    private readonly SteppingTime _time = new();

    [Test]
    public void A_turn_that_ends_at_the_callers_bound_leaves_the_timer_armed()
    {
        using var engine = new LoopUnderTest(_time);
        var id = engine.Submit(TimeLimit, startAtOnce: false);

        // While the turn is held, as many inputs queue up as a caller handles; the last one makes the task run.
        engine.Loop.Query(0, (_, _, _) =>
        {
            for (var input = 1; input < CallerInputs; input++)
                engine.Loop.Enqueue(SchedulerInput.CancelRequested(engine.Clock.Now, default, null));
            engine.Loop.Enqueue(SchedulerInput.Persisted(engine.Clock.Now, id, PersistKind.Submission));
            return 0;
        });
        Assume.That(engine.Started, Is.EqualTo(1));
        _time.Advance(TimeLimit);

        Assert.That(engine.Expired, Is.EqualTo(1));
    }

    [Test]
    public void A_deadline_fires_although_inputs_never_stop_coming()
    {
        using var engine = new LoopUnderTest(_time);
        engine.Submit(TimeLimit, startAtOnce: true);
        var more = 5_000;
        engine.OnAnswer = () =>
        {
            if (engine.Expired > 0 || --more == 0)
                return;
            _time.Advance(TimeSpan.FromMilliseconds(1));
            engine.Loop.Enqueue(SchedulerInput.CancelRequested(engine.Clock.Now, default, null, ticket: 1));
        };

        engine.Loop.Enqueue(SchedulerInput.CancelRequested(engine.Clock.Now, default, null, ticket: 1));
        _ = engine.Loop.Query(0, static (_, _, _) => 0);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(engine.Expired, Is.EqualTo(1));
            Assert.That(more, Is.GreaterThan(3_900), "not after the flood, but when it is due");
        }
    }

    [Test]
    public async Task Hundreds_of_thousands_of_inputs_from_many_threads_are_all_handled()
    {
        const int Threads = 8;
        const int EachOne = 40_000;
        var time = TimeProvider.System;
        using var engine = new LoopUnderTest(time);
        var answers = 0;
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        engine.OnAnswer = () =>
        {
            if (++answers == Threads * EachOne) // turns only, one at a time: a lost update would be a second turn
                all.SetResult();
        };

        var threads = Enumerable.Range(0, Threads).Select(_ => Task.Run(() =>
        {
            for (var input = 0; input < EachOne; input++)
            {
                engine.Loop.Enqueue(SchedulerInput.CancelRequested(engine.Clock.Now, default, null, ticket: 1));
                if (input % 1_000 == 0)
                    engine.Loop.Query(0, static (_, _, _) => 0);
            }
        }));
        await Task.WhenAll(threads).InTime();

        await all.Task.InTime();
        Assert.That(answers, Is.EqualTo(Threads * EachOne));
    }

    [Test]
    public void Everything_that_was_due_comes_before_an_input_that_came_later()
    {
        const int Tasks = 100;
        var time = new TimeOfLateTimers();
        using var engine = new LoopUnderTest(time, Policies.WithSlots(Tasks));
        var ids = Enumerable.Range(0, Tasks).Select(_ => engine.Submit(TimeLimit, startAtOnce: true)).ToArray();
        Assume.That(engine.Started, Is.EqualTo(Tasks));

        // The turn is held while the limit passes and, a second later, every handler returns; the timer has not fired yet.
        engine.Loop.Query(0, (_, _, _) =>
        {
            time.Advance(TimeLimit + TimeSpan.FromSeconds(1));
            foreach (var id in ids)
                engine.Loop.Enqueue(SchedulerInput.RunEnded(engine.Clock.Now, new RunId(id, 1), HandlerReturn.Completed, null));
            return 0;
        });

        Assert.That(engine.Expired, Is.EqualTo(Tasks));
    }

    [Test]
    public void A_date_that_jumps_forward_expires_nothing()
    {
        using var engine = new LoopUnderTest(_time);
        engine.Submit(TimeLimit, startAtOnce: true);

        _time.Step = TimeSpan.FromDays(30);
        _ = engine.Loop.Query(0, static (_, _, _) => 0);

        Assert.That(engine.Expired, Is.Zero);
    }

    [Test]
    public void An_effect_that_fails_is_reported_with_its_input_and_the_others_are_carried_out()
    {
        var failures = new List<(InputKind Input, string Message)>();
        using var engine = new LoopUnderTest(_time)
        {
            OnPublish = static () => throw new InvalidOperationException("our fault"),
            OnFailure = (exception, input) => failures.Add((input, exception.Message)),
        };

        engine.Submit(TimeLimit, startAtOnce: true);
        _time.Advance(TimeLimit); // the timer's thread must survive, too

        using (Assert.EnterMultipleScope())
        {
            Assert.That((engine.Started, engine.Expired), Is.EqualTo((1, 1)));
            Assert.That(failures.Distinct(), Is.EqualTo(new[] { (InputKind.Persisted, "our fault"), (InputKind.Advance, "our fault") }));
        }
    }

    /// <summary>The pure engine behind a loop, with effects counted instead of carried out.</summary>
    private sealed class LoopUnderTest : IDisposable
    {
        public LoopUnderTest(TimeProvider time, SchedulingPolicy? policy = null)
        {
            Clock = new SchedulerClock(time);
            Loop = new SchedulerLoop(new SchedulerEngine(new SchedulerEngineOptions(policy ?? Policies.Plain), new NoUsage()), Clock, WorkItems.OfThePool, CarryOut, static () => { }, static () => false, (exception, input) => OnFailure(exception, input));
            Loop.Enqueue(SchedulerInput.HandlerAdded(Clock.Now, new HandlerDescription("process", TaskKind.Processing)));
            Loop.Enqueue(SchedulerInput.Started(Clock.Now));
        }

        public SchedulerClock Clock { get; }

        public SchedulerLoop Loop { get; }

        public Action OnAnswer { get; set; } = static () => { };

        public Action OnPublish { get; set; } = static () => { };

        public Action<Exception, InputKind> OnFailure { get; set; } = static (exception, _) => throw exception;

        public int Started { get; private set; }

        public int Expired { get; private set; }

        public TaskId Submit(TimeSpan limit, bool startAtOnce)
        {
            var id = new TaskId(Guid.NewGuid());
            Loop.Enqueue(SchedulerInput.Submitted(Clock.Now, id, new ProcessingTaskRequest("process") { Budget = new TaskBudget { Time = limit } }));
            if (startAtOnce)
                Loop.Enqueue(SchedulerInput.Persisted(Clock.Now, id, PersistKind.Submission));
            return id;
        }

        public void Dispose() => Loop.Dispose();

        private void CarryOut(in SchedulerEffect effect)
        {
            Started += effect.Kind is EffectKind.Start ? 1 : 0;
            Expired += effect.Kind is EffectKind.Expire ? 1 : 0;
            if (effect.Kind is EffectKind.Answer)
                OnAnswer();
            if (effect.Kind is EffectKind.Publish)
                OnPublish();
        }
    }

    private sealed class TimeOfLateTimers : Microsoft.Extensions.Time.Testing.FakeTimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(static _ => { }, state, dueTime, period);
    }

    private sealed class NoUsage : IRunProbe
    {
        public UsageReading Read(int slot) => new() { BeganAt = TimeSpan.Zero };

        public TaskTexts ReadTexts(TaskId id, object? owner, int slot, Expiration? expiration) => default;
    }
}
