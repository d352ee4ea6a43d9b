namespace TaskScheduling.Tests.Sensors;

public sealed class NetworkAvailabilityTests
{
    [TestCase(false, true, NetworkState.None)]
    [TestCase(true, true, NetworkState.Unmetered)]
    [TestCase(true, false, NetworkState.Metered)]
    public void Unknown_cost_counts_as_configured(bool available, bool assumeUnmetered, NetworkState expected) =>
        Assert.That(NetworkAvailability.State(available, assumeUnmetered), Is.EqualTo(expected));
}
