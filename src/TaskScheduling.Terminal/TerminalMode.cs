namespace TaskScheduling.Terminal;

/// <summary>How tasks are shown.</summary>
public enum TerminalMode
{
    /// <summary>Cards where standard output is a terminal that understands ANSI sequences and is interactive; lines elsewhere.</summary>
    Automatic,

    /// <summary>Cards in any case; for terminals that are not recognised.</summary>
    Cards,

    /// <summary>Plain lines in any case: nothing is drawn over, no sequence is written, no key is read.</summary>
    Lines,
}
