namespace ChunkedUpload;

/// <summary>One thing that the server does wrong, once. A closed hierarchy; immutable.</summary>
internal abstract record Misbehaviour
{
    private Misbehaviour()
    {
    }

    /// <summary>Answers with 503.</summary>
    public sealed record Fail : Misbehaviour;

    /// <summary>Cuts the connection in the middle of a part.</summary>
    public sealed record Drop : Misbehaviour;

    /// <summary>Does not answer for so long, and then cuts the connection.</summary>
    public sealed record Stall(TimeSpan For) : Misbehaviour;

    /// <summary>Goes down with all its connections and comes back after so long.</summary>
    public sealed record Restart(TimeSpan Down) : Misbehaviour;
}
