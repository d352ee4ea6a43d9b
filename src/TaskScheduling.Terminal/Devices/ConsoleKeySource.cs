namespace TaskScheduling.Terminal;

/// <summary>Keys from standard input. Ctrl+C never gets here: it stays a signal, since <see cref="System.Console.TreatControlCAsInput"/> is left alone.</summary>
internal sealed class ConsoleKeySource : IKeySource
{
    public ConsoleKeyInfo? TryRead() => System.Console.KeyAvailable ? System.Console.ReadKey(intercept: true) : null;
}
