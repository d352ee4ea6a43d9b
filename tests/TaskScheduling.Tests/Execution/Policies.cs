namespace TaskScheduling.Tests.Execution;

/// <summary>Policies that leave a test alone.</summary>
internal static class Policies
{
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    /// <summary>Four slots a kind, a grace of 5 s, no other rule.</summary>
    public static readonly KindPolicy Lane = new() { Concurrency = Concurrency.Fixed(4), Budget = new TaskBudget { Grace = Grace } };

    public static readonly SchedulingPolicy Plain = Of(Lane);

    public static SchedulingPolicy Of(KindPolicy lane) =>
        new() { Name = "Plain", StartAtOrBelow = null, AppRefresh = lane, Processing = lane, ContinuedProcessing = lane };

    public static SchedulingPolicy WithSlots(int slots) => Of(Lane with { Concurrency = Concurrency.Fixed(slots) });
}
