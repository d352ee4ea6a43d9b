namespace ChunkedUpload;

/// <summary>What client and server say to each other; the README has the whole exchange.</summary>
internal static class UploadProtocol
{
    /// <summary>Bytes the server has, from the first one on.</summary>
    public const string Offset = "Upload-Offset";

    /// <summary><c>?1</c>: the chunk is complete and verified (a boolean of RFC 9651).</summary>
    public const string Complete = "Upload-Complete";

    /// <summary>RFC 9530.</summary>
    public const string Digest = "Repr-Digest";

    private const string Sha256 = "sha-256=:";

    public static string PathOf(string chunk) => $"chunks/{chunk}";

    public static string DigestOf(byte[] sha256) => $"{Sha256}{Convert.ToBase64String(sha256)}:";

    public static bool TryReadDigest(string? header, out byte[] sha256)
    {
        sha256 = new byte[32];
        return header is not null && header.StartsWith(Sha256, StringComparison.Ordinal) && header.EndsWith(':')
            && Convert.TryFromBase64String(header[Sha256.Length..^1], sha256, out var length) && length == sha256.Length;
    }
}
