namespace TaskScheduling.Tests.Engine;

/// <summary>Random histories, cut off at random steps; what is recorded goes on in the next process.</summary>
public sealed class RecoveredWorldTests
{
    [TestCase(7ul)]
    [TestCase(17ul)]
    [TestCase(27ul)]
    public void Whatever_is_recorded_comes_back_once_and_as_it_was(ulong seed) => RandomWorldTests.Run(seed, steps: 450, histories: 20, numbers =>
    {
        var book = new RecordBook();
        var world = new RandomWorld(durable: true);
        var attempts = new Dictionary<TaskId, int>();
        foreach (var life in numbers.Chunk(1 + ((numbers.FirstOrDefault() % 3) * 50) + 100))
        {
            foreach (var number in life)
                world.Step(number);
            book.Read(world.Engine);
            NoAttemptTwice(world.Engine, attempts);
            var next = world.Restart(book.Unended, TimeSpan.FromSeconds(life[^1] % 4000));
            IsAsRecorded(next.Engine, book, world.Engine);
            world = next;
        }

        world.Drain();
        NoAttemptTwice(world.Engine, attempts);
        return world;
    });

    private static void IsAsRecorded(EngineHarness now, RecordBook book, EngineHarness before)
    {
        Promise.Keep(now.Engine.TaskIds.Order().SequenceEqual(book.Unended.Select(task => task.Id).Order()), "not every task is there exactly once");
        Promise.Keep(!now.Engine.TaskIds.Any(book.Ended.Contains), "a task came back that was recorded as ended");
        foreach (var (id, task) in book.Unended.Where(task => !book.Behind.Contains(task.Id)))
        {
            var ledger = before.Engine.LedgerOf(id)!;
            var wasLost = task.OpenRun is not null && now.LastRunOf(id) is { Next: not null };
            ledger = wasLost ? ledger.After(TaskOutcome.Expired, new Expiration.HostLost(null, null, null)) : ledger;
            Promise.Keep(Text(ledger) == Text(now.Engine.LedgerOf(id)!), $"the ledger is {Text(now.Engine.LedgerOf(id)!)}, was {Text(ledger)}");
        }
    }

    private static void NoAttemptTwice(EngineHarness engine, Dictionary<TaskId, int> attempts)
    {
        foreach (var start in engine.Effects.Where(effect => effect.Kind is EffectKind.Start))
        {
            Promise.Keep(start.Attempt > attempts.GetValueOrDefault(start.TaskId), "an attempt has the number of an earlier one");
            attempts[start.TaskId] = start.Attempt;
        }
    }

    private static string Text(ResubmissionLedger ledger) =>
        $"{ledger.Attempts}, {ledger.Interruptions}, {string.Join(", ", ExpirationCodes.All.AsEnumerable().Append(ResubmissionRules.Failure).Select(ledger.Times))}";
}
