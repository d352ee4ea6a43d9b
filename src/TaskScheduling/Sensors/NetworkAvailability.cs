using System.Net.NetworkInformation;

namespace TaskScheduling;

/// <summary>
/// Network as .NET sees it: some interface that is neither loopback nor tunnel is up. For systems without a route table to read.
/// </summary>
/// <param name="assumeUnmetered">What a network of unknown cost counts as: true = unmetered, false = metered.</param>
internal sealed class NetworkAvailability(bool assumeUnmetered)
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
                notes?.Missing("cost of a byte", $"not asked for; counts as {(assumeUnmetered ? "unmetered" : "metered")}");
            return Sensed.As(State(available, assumeUnmetered), Sensor);
        }
        catch (Exception e) when (e is NetworkInformationException or PlatformNotSupportedException)
        {
            notes?.Unreadable(Sensor, e.Message);
            return Reading<NetworkState>.Unavailable($"{Sensor} failed: {e.Message}");
        }
    }

    internal static NetworkState State(bool available, bool assumeUnmetered) =>
        !available ? NetworkState.None : assumeUnmetered ? NetworkState.Unmetered : NetworkState.Metered;
}
