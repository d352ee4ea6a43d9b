using System.Net.NetworkInformation;

namespace TaskScheduling;

/// <summary>
/// Network as .NET sees it: some interface that is neither loopback nor tunnel is up. For systems without a route table to read.
/// </summary>
internal sealed class NetworkAvailability
{
    private const string Sensor = "NetworkInterface.GetIsNetworkAvailable";

    public Reading<NetworkState> Read(SensorNotes? notes = null)
    {
        try
        {
            var available = NetworkInterface.GetIsNetworkAvailable();
            notes?.Used(Sensor, available ? "an interface is up" : "no interface is up");
            notes?.Decides(Sensor);
            if (available)
                notes?.Missing("cost of a byte", "not asked for");
            return Sensed.As(State(available), Sensor);
        }
        catch (Exception e) when (e is NetworkInformationException or PlatformNotSupportedException)
        {
            notes?.Unreadable(Sensor, e.Message);
            return Reading<NetworkState>.Unavailable($"{Sensor} failed: {e.Message}");
        }
    }

    internal static NetworkState State(bool available) => available ? NetworkState.CostUnknown : NetworkState.None;
}
