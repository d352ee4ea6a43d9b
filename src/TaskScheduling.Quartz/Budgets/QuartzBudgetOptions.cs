namespace TaskScheduling.Quartz;

/// <summary>Which jobs have which budget, and how Quartz counts an expiration.</summary>
/// <remarks>Read once, when the scheduler is built; not thread-safe before.</remarks>
public sealed class QuartzBudgetOptions
{
    /// <summary>For jobs that have no budget of their own. Null, the default: those are left alone.</summary>
    public TaskBudget? DefaultBudget { get; set; }

    /// <summary>Budgets by job key, written <c>group.name</c> (Quartz's default group is <c>DEFAULT</c>). They come before the attribute of the class.</summary>
    public IDictionary<string, TaskBudget> Jobs { get; } = new Dictionary<string, TaskBudget>(StringComparer.Ordinal);

    /// <summary>How an expiration counts. Null, the default: cancelled where a person, the app or the host wanted the end, else a failure.</summary>
    /// <remarks>
    /// Called once at the end of an expired firing, on its thread; one that throws is logged, and the default counts. An interruption by Quartz itself, a
    /// shutdown for example, is not asked about: Quartz counts it as it always does.
    /// </remarks>
    public Func<Expiration, ExpirationClassification>? Classify { get; set; }

    internal IEnumerable<string> Faults()
    {
        foreach (var (key, budget) in Jobs)
        {
            if (key.IndexOf('.') is not (> 0 and var dot) || dot == key.Length - 1)
                yield return $"{nameof(Jobs)}: a job key is written group.name, for example DEFAULT.report; was '{key}'.";
            if (budget is null)
                yield return $"{nameof(Jobs)}: the budget of '{key}' must not be null; remove the entry or use TaskBudget.Unlimited.";
            else if (budget.MemoryBytes is { } bytes)
                yield return InProcess($"{nameof(Jobs)} '{key}'", bytes);
        }

        if (DefaultBudget?.MemoryBytes is { } memory)
            yield return InProcess(nameof(DefaultBudget), memory);
    }

    private static string InProcess(string where, long bytes) =>
        $"{where}: MemoryBytes cannot be applied to a job that runs in this process, was {bytes}; use AllocatedBytes.";
}
