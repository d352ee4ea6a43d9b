namespace TaskScheduling.Simulation;

/// <summary>Plays one scenario under several policies.</summary>
internal sealed record PolicyComparison(Scenario Scenario, IReadOnlyList<PolicyPlay> Plays)
{
    /// <summary>Fine enough for the energy that is drawn at a charger: 2 s of an hour.</summary>
    private const int Samples = 1800;

    /// <param name="scenario">Its own policy does not count; a foreground policy and changes of the policy that it plans stay.</param>
    /// <param name="names">Of profiles.</param>
    /// <param name="cancellationToken">Ends it early, without a result.</param>
    /// <exception cref="ArgumentException">There is no such policy.</exception>
    public static PolicyComparison Run(Scenario scenario, IEnumerable<string> names, CancellationToken cancellationToken = default) =>
        Run(scenario, [.. names.Select(SchedulingPolicy.FromName)], cancellationToken);

    /// <param name="scenario">Its own policy does not count; a foreground policy and changes of the policy that it plans stay.</param>
    /// <param name="policies">At least one.</param>
    /// <param name="cancellationToken">Ends it early, without a result.</param>
    public static PolicyComparison Run(Scenario scenario, IReadOnlyList<SchedulingPolicy> policies, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(policies.Count, 1);
        var plays = new PolicyPlay[policies.Count];
        Parallel.For(0, policies.Count, new ParallelOptions { CancellationToken = cancellationToken }, index =>
        {
            var under = Metered(scenario with { Policy = policies[index] });
            var timeline = Sandbox.Play(under, new PlayOptions { DeviceSamples = Samples }, cancellationToken);
            plays[index] = PolicyPlay.Of(under, timeline, cancellationToken);
        });
        return new PolicyComparison(scenario, plays);
    }

    /// <summary>The engine meters CPU only where something limits it: here a limit that no run can reach does, so that all policies are metered.</summary>
    private static Scenario Metered(Scenario scenario) => scenario with { Work = [.. scenario.Work.Select(Metered)] };

    private static WorkSpec Metered(WorkSpec work) => work.Request.Budget is { CpuTime: not null } ? work : work with
    {
        Request = work.Request with { Budget = (work.Request.Budget ?? TaskBudget.Unlimited) with { CpuTime = TimeSpan.FromDays(100_000) } },
    };
}
