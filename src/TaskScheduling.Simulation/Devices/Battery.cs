namespace TaskScheduling.Simulation;

/// <summary>How fast a battery takes charge at one level; between two points the power runs in a straight line.</summary>
internal readonly record struct ChargePoint(double Level, double Watts);

/// <summary>A battery: energy in, energy out, and a charge curve that tapers off. Solved in closed form piece by piece of the curve.</summary>
/// <remarks>
/// On a charger the charger carries the load first and what is left goes into the cells, at most as fast as they take it; a load above the
/// charger's power draws on the cells. Within one piece dE/dt = a + b·E, so energy is an exponential, or a line where b is zero.
/// </remarks>
internal sealed class Battery
{
    private const double Rounding = 1e-9;

    private readonly ChargePoint[] _curve;
    private double _wattHours;
    private double _loadWatts;
    private double _chargerWatts;

    public Battery(double capacityWattHours, double level, IReadOnlyList<ChargePoint> curve)
    {
        CapacityWattHours = capacityWattHours;
        _curve = [.. curve];
        _wattHours = level * capacityWattHours;
    }

    public double CapacityWattHours { get; }

    /// <summary>0 to 1.</summary>
    public double Level => Math.Clamp(_wattHours / CapacityWattHours, 0, 1);

    public bool IsEmpty => _wattHours <= 0;

    /// <summary>Energy that went into the cells less what came out of them, since the beginning.</summary>
    public double NetWattHours { get; private set; }

    /// <summary>Power of now: what the device draws, and what a charger gives (0: none).</summary>
    public void SetPower(double loadWatts, double chargerWatts) => (_loadWatts, _chargerWatts) = (loadWatts, chargerWatts);

    public void Advance(double seconds)
    {
        var before = _wattHours;
        while (seconds > 0)
        {
            var piece = Piece(_wattHours);
            if (piece.IsAtRest(_wattHours))
                break;
            var lasts = piece.SecondsWithin(_wattHours);
            var part = Math.Min(seconds, lasts);
            _wattHours = part < lasts ? piece.EnergyAfter(_wattHours, part) : piece.End;
            seconds -= part;
        }

        NetWattHours += _wattHours - before;
    }

    /// <summary>Seconds until the level is reached. Null: not under the power of now.</summary>
    public double? SecondsUntil(double level)
    {
        var target = level * CapacityWattHours;
        var energy = _wattHours;
        var total = 0.0;
        while (true)
        {
            var piece = Piece(energy);
            if (piece.IsAtRest(energy))
                return null;
            var rises = piece.End > energy;
            if (target == energy || rises != target > energy)
                return target == energy ? total : null;
            if (rises ? target <= piece.End : target >= piece.End)
                return piece.SecondsTo(energy, target) is var within && double.IsFinite(within) ? total + within : null;
            var lasts = piece.SecondsWithin(energy);
            if (double.IsInfinity(lasts))
                return null;
            total += lasts;
            energy = piece.End;
        }
    }

    /// <summary>The piece of the curve in which the energy moves from here.</summary>
    private ChargePiece Piece(double energy)
    {
        var surplus = _chargerWatts - _loadWatts;
        if (_chargerWatts <= 0 || surplus <= 0)
            return ChargePiece.Straight(surplus, surplus < 0 ? 0 : energy);
        for (var index = 1; index < _curve.Length; index++)
        {
            double from = _curve[index - 1].Level * CapacityWattHours, to = _curve[index].Level * CapacityWattHours;
            if (energy >= to)
                continue;
            var slope = (_curve[index].Watts - _curve[index - 1].Watts) / (to - from);
            var taken = _curve[index - 1].Watts + (slope * (energy - from));
            if (taken > surplus * (1 + Rounding) || (slope >= 0 && taken >= surplus * (1 - Rounding)))
            {
                var crossing = slope < 0 ? from + ((surplus - _curve[index - 1].Watts) / slope) : to;
                return ChargePiece.Straight(surplus, Math.Min(crossing, to));
            }

            var rising = slope > 0 ? Math.Min(to, from + ((surplus - _curve[index - 1].Watts) / slope)) : to;
            return new ChargePiece(_curve[index - 1].Watts - (slope * from), slope, rising);
        }

        return ChargePiece.Straight(0, energy);
    }

    /// <summary>dE/dt = Offset + Slope·E in watts, until End in watt-hours.</summary>
    private readonly record struct ChargePiece(double Offset, double Slope, double End)
    {
        private const double SecondsPerHour = 3600;

        public static ChargePiece Straight(double watts, double end) => new(watts, 0, end);

        public bool IsAtRest(double energy) => energy == End || Offset + (Slope * energy) == 0;

        public double EnergyAfter(double energy, double seconds)
        {
            var hours = seconds / SecondsPerHour;
            if (Slope == 0)
                return energy + (Offset * hours);
            var rest = -Offset / Slope;
            return rest + ((energy - rest) * Math.Exp(Slope * hours));
        }

        public double SecondsWithin(double energy) => IsAtRest(energy) ? double.PositiveInfinity : SecondsTo(energy, End);

        public double SecondsTo(double energy, double target)
        {
            if (Slope == 0)
                return (target - energy) / Offset * SecondsPerHour;
            var rest = -Offset / Slope;
            var share = (target - rest) / (energy - rest);
            return share > 0 ? Math.Log(share) / Slope * SecondsPerHour : double.PositiveInfinity; // it comes to rest before
        }
    }
}
