namespace TaskScheduling.Cli;

/// <summary>What a command tells the shell that called it. The same for every command.</summary>
internal static class ExitCodes
{
    /// <summary>It did what was asked.</summary>
    public const int Ok = 0;

    /// <summary>It did, and what was expected of the result does not hold.</summary>
    public const int ExpectationFailed = 1;

    /// <summary>Arguments or a file that it cannot work with; standard error says which.</summary>
    public const int BadInput = 2;

    /// <summary>Somebody interrupted it; 128 and the number of the signal, as shells have it.</summary>
    public const int Interrupted = 130;
}
