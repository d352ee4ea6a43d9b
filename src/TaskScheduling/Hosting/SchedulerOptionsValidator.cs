using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace TaskScheduling;

/// <summary>Collects every fault of the host settings: name, rule, value.</summary>
/// <param name="given">The policy that the app has given. Null: the settings name a profile.</param>
internal sealed class SchedulerOptionsValidator(GivenPolicy? given = null) : IValidateOptions<SchedulerOptions>
{
    private static readonly BudgetKind[] Liftable =
        [BudgetKind.Time, BudgetKind.Cpu, BudgetKind.CpuTime, BudgetKind.Thermal, BudgetKind.Stall, BudgetKind.Memory, BudgetKind.Allocated];

    private const long SmallestSegment = 64 << 10;

    private static readonly string[] Profiles = ["Server", "Desktop", "Mobile"];

    public ValidateOptionsResult Validate(string? name, SchedulerOptions options)
    {
        var faults = new ValidateOptionsResultBuilder();
        var isProfile = Profiles.Contains(options.Policy, StringComparer.OrdinalIgnoreCase);
        var policy = given?.Policy ?? (isProfile ? SchedulingPolicy.FromName(options.Policy) : SchedulingPolicy.Server);
        if (!isProfile)
            faults.AddError($"must be one of {string.Join(", ", Profiles)}, was '{options.Policy}'.", nameof(options.Policy));
        if (options.ShutdownTimeout < TimeSpan.Zero)
            faults.AddError($"must not be negative, was {options.ShutdownTimeout}.", nameof(options.ShutdownTimeout));
        Recording(faults, options);
        Kind(faults, nameof(options.AppRefresh), options.AppRefresh, policy.AppRefresh);
        Kind(faults, nameof(options.Processing), options.Processing, policy.Processing);
        Kind(faults, nameof(options.ContinuedProcessing), options.ContinuedProcessing, policy.ContinuedProcessing);
        foreach (var (identifier, budget) in options.Budgets)
        {
            if (!TaskIdentifier.IsValidPattern(identifier))
                faults.AddError($"an identifier is {TaskIdentifier.Rule}, and may end in .*; was '{identifier}'.", nameof(options.Budgets));
            Budget(faults, $"{nameof(options.Budgets)}:{identifier}", budget, policy.Budgets.FirstOrDefault(below => below.Identifier == identifier)?.Budget);
        }

        return faults.Build();
    }

    private static void Recording(ValidateOptionsResultBuilder faults, SchedulerOptions options)
    {
        if (options.RecordTo is { } path && (string.IsNullOrWhiteSpace(path) || Path.EndsInDirectorySeparator(path) || path.Contains('\0', StringComparison.Ordinal)))
            faults.AddError($"must name a file without its number, for example logs/scheduler, or be null; was '{path}'.", nameof(options.RecordTo));
        if (options.RecordingSegmentBytes < SmallestSegment)
            faults.AddError($"must be at least {SmallestSegment}, was {options.RecordingSegmentBytes}.", nameof(options.RecordingSegmentBytes));
        if (options.RecordingSegments < 1)
            faults.AddError($"must be at least 1, was {options.RecordingSegments}.", nameof(options.RecordingSegments));
    }

    private static void Kind(ValidateOptionsResultBuilder faults, string path, KindOptions kind, KindPolicy below)
    {
        NotNegative(faults, path, nameof(kind.MaximumRunning), kind.MaximumRunning);
        NotNegative(faults, path, nameof(kind.MaximumPending), kind.MaximumPending);
        Budget(faults, $"{path}:{nameof(kind.Budget)}", kind.Budget, below.Budget);
    }

    private static void Budget(ValidateOptionsResultBuilder faults, string path, BudgetOptions budget, TaskBudget? below)
    {
        Positive(faults, path, nameof(budget.Time), budget.Time);
        Positive(faults, path, nameof(budget.CpuTime), budget.CpuTime);
        Positive(faults, path, nameof(budget.Stall), budget.Stall);
        Positive(faults, path, nameof(budget.MaximumHeartbeatOnly), budget.MaximumHeartbeatOnly);
        Positive(faults, path, nameof(budget.MaximumWait), budget.MaximumWait);
        Positive(faults, path, nameof(budget.Grace), budget.Grace);
        Positive(faults, path, nameof(budget.AllocatedBytes), budget.AllocatedBytes);
        if (budget.MemoryBytes is { } bytes)
            faults.AddError($"limits out-of-process runs, and there are none yet: use AllocatedBytes; was {bytes}.", $"{path}:{nameof(budget.MemoryBytes)}");
        Allowances(faults, path, budget, budget.Unlimited.Contains(BudgetKind.Stall) ? null : budget.Stall ?? below?.Progress?.Stall);
        foreach (var kind in budget.Unlimited.Where(kind => !Liftable.Contains(kind)))
            faults.AddError($"may hold {string.Join(", ", Liftable)}, was {kind}.", $"{path}:{nameof(budget.Unlimited)}");
        if (budget.Cpu is { } cpu && !CpuLimit.TryParse(cpu, out _))
            faults.AddError($"reads CORES/WINDOW with both positive, for example 0.8/60s; was '{cpu}'.", $"{path}:{nameof(budget.Cpu)}");
        if (budget.Thermal is { } thermal && !ThermalLimit.TryParse(thermal, out _))
            faults.AddError($"reads STATE/DURATION, for example Serious/10s; was '{thermal}'.", $"{path}:{nameof(budget.Thermal)}");
    }

    private static void Allowances(ValidateOptionsResultBuilder faults, string path, BudgetOptions budget, TimeSpan? stall)
    {
        NeedsStall(nameof(budget.MaximumHeartbeatOnly), budget.MaximumHeartbeatOnly);
        NeedsStall(nameof(budget.MaximumWait), budget.MaximumWait);
        if (budget.MaximumHeartbeatOnly < stall)
            faults.AddError($"must be at least Stall ({stall}), was {budget.MaximumHeartbeatOnly}.", $"{path}:{nameof(budget.MaximumHeartbeatOnly)}");

        void NeedsStall(string name, TimeSpan? allowance)
        {
            if (allowance is not null && stall is null)
                faults.AddError($"holds a stall off, and no Stall is in force here: set one, or leave this out; was {allowance}.", $"{path}:{name}");
        }
    }

    private static void Positive(ValidateOptionsResultBuilder faults, string path, string name, TimeSpan? value)
    {
        if (value <= TimeSpan.Zero)
            faults.AddError($"must be positive, was {value}.", $"{path}:{name}");
    }

    private static void Positive(ValidateOptionsResultBuilder faults, string path, string name, long? value)
    {
        if (value <= 0)
            faults.AddError($"must be positive, was {value}.", $"{path}:{name}");
    }

    private static void NotNegative(ValidateOptionsResultBuilder faults, string path, string name, int? value)
    {
        if (value < 0)
            faults.AddError($"must not be negative, was {value}.", $"{path}:{name}");
    }
}
