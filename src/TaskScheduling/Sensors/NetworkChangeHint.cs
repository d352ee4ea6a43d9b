using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace TaskScheduling;

/// <summary>Passes on .NET's network change events while somebody listens. A hint only: some systems stay silent.</summary>
/// <remarks>Thread safety: may be called from any thread; the event is raised outside the lock.</remarks>
internal sealed class NetworkChangeHint(object sender, bool enabled) : IDisposable
{
    private readonly Lock _gate = new();
    private EventHandler? _listeners;
    private bool _attached;
    private bool _disposed;

    /// <summary>Whether the system's events are being listened to.</summary>
    public bool IsAttached
    {
        get { lock (_gate) return _attached; }
    }

    public void Add(EventHandler? listener)
    {
        lock (_gate)
        {
            if (_disposed)
                return;
            _listeners += listener;
            if (enabled && !_attached && _listeners is not null)
                Attach();
        }
    }

    public void Remove(EventHandler? listener)
    {
        lock (_gate)
        {
            _listeners -= listener;
            if (_listeners is null)
                Detach();
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _listeners = null;
            Detach();
        }
    }

    private void Attach()
    {
        try
        {
            NetworkChange.NetworkAddressChanged += OnAddressChanged;
            NetworkChange.NetworkAvailabilityChanged += OnAvailabilityChanged;
            _attached = true;
        }
        catch (Exception e) when (e is NetworkInformationException or SocketException or PlatformNotSupportedException)
        {
            // A sandbox without netlink: the scheduler's slow poll remains.
            _attached = true;
            Detach();
        }
    }

    private void Detach()
    {
        if (!_attached)
            return;
        _attached = false;
        NetworkChange.NetworkAddressChanged -= OnAddressChanged;
        NetworkChange.NetworkAvailabilityChanged -= OnAvailabilityChanged;
    }

    private void OnAddressChanged(object? origin, EventArgs e) => Raise();

    private void OnAvailabilityChanged(object? origin, NetworkAvailabilityEventArgs e) => Raise();

    private void Raise()
    {
        EventHandler? listeners;
        lock (_gate)
            listeners = _listeners;
        listeners?.Invoke(sender, EventArgs.Empty);
    }
}
