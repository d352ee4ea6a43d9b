namespace TaskScheduling.Tests.Sensors;

public sealed class NetworkAvailabilityTests
{
    [TestCase(false, NetworkState.None)]
    [TestCase(true, NetworkState.CostUnknown)]
    public void An_interface_that_is_up_does_not_tell_what_it_costs(bool available, NetworkState expected) =>
        Assert.That(NetworkAvailability.State(available), Is.EqualTo(expected));
}
