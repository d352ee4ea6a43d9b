namespace TaskScheduling;

/// <summary>A fixed number, or a multiple of the processors. Stays symbolic: the core does not ask the machine how many there are.</summary>
public readonly record struct Concurrency
{
    private readonly double _runs;
    private readonly bool _perProcessor;

    internal double Runs => _runs;

    internal bool IsPerProcessor => _perProcessor;

    private Concurrency(double runs, bool perProcessor)
    {
        _runs = runs;
        _perProcessor = perProcessor;
    }

    /// <summary>Exactly this many. Zero holds every task of the kind.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="runs"/> is negative.</exception>
    public static Concurrency Fixed(int runs)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(runs);
        return new Concurrency(runs, perProcessor: false);
    }

    /// <summary>This many per processor, at least one in all.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="runs"/> is not positive and finite.</exception>
    public static Concurrency PerProcessor(double runs) => new(BudgetRules.PositiveFinite(runs, nameof(runs)), perProcessor: true);

    /// <summary>The number of slots on a machine with this many processors.</summary>
    public int Resolve(int processors) => _perProcessor ? Math.Max(1, (int)Math.Min(int.MaxValue, _runs * processors)) : (int)_runs;

    /// <summary>For example <c>4</c> or <c>2 × processors</c>.</summary>
    public override string ToString() => _perProcessor ? FormattableString.Invariant($"{_runs} × processors") : FormattableString.Invariant($"{_runs}");
}
