namespace TaskScheduling.Cli;

/// <summary>How good the news is.</summary>
internal enum Mark
{
    /// <summary>It can be read, and nothing is wrong.</summary>
    Good,

    /// <summary>There is no sensor, or no limit to speak of.</summary>
    Absent,

    /// <summary>It holds or ends tasks now.</summary>
    Attention,
}

/// <summary>What matters of one thing, in one line.</summary>
internal sealed record Headline(Mark Mark, string Name, string Text);
