namespace TaskScheduling.Terminal;

/// <summary>How long a run will take at the pace it has kept so far. Says nothing before it has seen enough, or when progress stays away.</summary>
internal sealed class ProgressEstimate(TimeProvider time)
{
    private static readonly TimeSpan SeenEnough = TimeSpan.FromSeconds(2);
    private const double ProgressedEnough = 0.03;

    private long _beganAt;
    private double _beganWith = double.NaN;
    private long _lastAt;
    private double _last;

    /// <summary>Takes in a fraction; null or one that goes back begins anew.</summary>
    public void Observe(double? fraction)
    {
        if (fraction is not { } now)
        {
            _beganWith = double.NaN;
        }
        else if (double.IsNaN(_beganWith) || now < _last)
        {
            (_beganAt, _beganWith) = (time.GetTimestamp(), now);
            (_lastAt, _last) = (_beganAt, now);
        }
        else if (now > _last)
        {
            (_lastAt, _last) = (time.GetTimestamp(), now);
        }
    }

    /// <summary>Time left at the pace until the last progress. Null: not known, or what was expected is overdue.</summary>
    public TimeSpan? Left()
    {
        var done = _last - _beganWith;
        var took = time.GetElapsedTime(_beganAt, _lastAt);
        if (!(done >= ProgressedEnough) || took < SeenEnough || _last >= 1) // written so that NaN says no
            return null;
        var left = (took * ((1 - _last) / done)) - time.GetElapsedTime(_lastAt);
        return left > TimeSpan.Zero ? left : null;
    }
}
