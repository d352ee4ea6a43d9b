namespace TaskScheduling.Simulation.Tests.Timelines;

public sealed class ExpirationDetailsTests
{
    [TestCaseSource(nameof(Cases))]
    public void A_reason_is_told_with_its_numbers(Expiration expiration, string words) => Assert.That(ExpirationDetails.Of(expiration), Is.EqualTo(words));

    private static IEnumerable<object[]> Cases() =>
    [
        [new Expiration.UserStopped("card"), "stopped by a person at the card"],
        [new Expiration.CancelledByApp("not needed"), "not needed"],
        [new Expiration.CancelledByApp(null), "cancelled by the app"],
        [new Expiration.HostShuttingDown(TimeSpan.FromSeconds(30)), "the host leaves 30 s"],
        [new Expiration.CpuTimeExceeded(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10.25)), "10.25 s of CPU; 10 s are allowed"],
        [new Expiration.TimeLimitExceeded(TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(10)), "ran for 10 min; 10 min are allowed"],
        [new Expiration.AllocationLimitExceeded(1_048_576, 1_572_864), "1.5 MiB allocated; 1 MiB are allowed"],
        [new Expiration.MemoryLimitExceeded(1_048_576, 2_097_152), "2 MiB; 1 MiB are allowed"],
        [new Expiration.RequirementLost(Requirement.Network), "Network was lost"],
        [new Expiration.BatteryLow(0.195, 0.2), "battery at 19.5 %; ends at 20 %"],
    ];
}
