using Microsoft.Extensions.Logging;

namespace TaskScheduling.Terminal;

/// <summary>Looks for keys while there are cards. Apart from drawing: when the app itself waits in <c>Console.ReadLine</c>, only keys wait with it.</summary>
internal sealed class KeyPump : IDisposable
{
    /// <summary>Looking costs a system call; a person does not notice this delay.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromMilliseconds(100);

    private readonly IKeySource _source;
    private readonly Action<ConsoleKeyInfo> _pressed;
    private readonly ILogger _logger;
    private readonly ITimer _timer;
    private readonly Lock _gate = new();
    private bool _isOn;
    private bool _isLooking;
    private bool _isLost;

    public KeyPump(IKeySource source, TimeProvider time, Action<ConsoleKeyInfo> pressed, ILogger logger)
    {
        _source = source;
        _pressed = pressed;
        _logger = logger;
        _timer = time.CreateTimer(static pump => ((KeyPump)pump!).Look(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>False once reading failed.</summary>
    public bool CanRead => !Volatile.Read(ref _isLost);

    public void Switch(bool on)
    {
        using (_gate.EnterScope())
        {
            if (_isOn == on || _isLost)
                return;
            _isOn = on;
            if (on && !_isLooking)
                _timer.Change(Period, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose()
    {
        Switch(on: false);
        _timer.Dispose();
    }

    private void Look()
    {
        using (_gate.EnterScope())
        {
            if (!_isOn || _isLooking)
                return;
            _isLooking = true;
        }

        try
        {
            while (Volatile.Read(ref _isOn) && _source.TryRead() is { } key)
                _pressed(key);
        }
        catch (Exception exception) when (exception is InvalidOperationException or IOException)
        {
            _logger.TerminalKeysLost(exception);
            Volatile.Write(ref _isLost, true);
        }

        using (_gate.EnterScope())
        {
            _isLooking = false;
            _isOn &= !_isLost;
            if (_isOn)
                _timer.Change(Period, Timeout.InfiniteTimeSpan);
        }
    }
}
