namespace ChunkedUpload;

/// <summary>What the command line asks for; every value has passed its rule.</summary>
internal sealed record UploadArguments
{
    /// <summary>Full path of the folder that chunks are recorded into.</summary>
    public required string Folder { get; init; }

    /// <summary>Full path of the store.</summary>
    public required string Store { get; init; }

    /// <summary>Full path of the folder that the server keeps chunks in.</summary>
    public required string ServerFolder { get; init; }

    /// <summary>Chunks of the session. At least 1.</summary>
    public int Chunks { get; init; } = 1;

    /// <summary>Time between two chunks. Zero: as fast as it goes.</summary>
    public TimeSpan Every { get; init; }

    /// <summary>Bytes of a chunk. Positive.</summary>
    public long ChunkSize { get; init; } = 5L << 20;

    /// <summary>Bytes per second and chunk that the network carries. Null: as fast as it goes.</summary>
    public long? Rate { get; init; }

    /// <summary>Longest wait for an answer of the server. Positive.</summary>
    public TimeSpan AnswerWithin { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>What the server does wrong, in order.</summary>
    public IReadOnlyList<Misbehaviour> ServerPlan { get; init; } = [];

    /// <summary>Directory with <c>sys</c> and <c>proc</c> to read the sensors from. Null: the machine's own.</summary>
    public string? SensorRoot { get; init; }
}
