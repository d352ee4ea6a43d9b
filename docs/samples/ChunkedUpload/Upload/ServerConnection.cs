using System.Globalization;
using System.Net;
using System.Net.Http.Headers;

namespace ChunkedUpload;

/// <summary>The client's side of the protocol. Thread-safe.</summary>
/// <remarks>Whatever goes wrong is an <see cref="UploadException"/> in words; the caller's own cancellation stays one.</remarks>
internal sealed class ServerConnection(Uri address, TimeSpan answerWithin) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = address, Timeout = answerWithin };

    /// <summary>What the server has of a chunk.</summary>
    public async Task<ReceivedChunk> AskAsync(string chunk, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, UploadProtocol.PathOf(chunk));
        using var answer = await SendAsync(request, cancellationToken);
        return Read(answer);
    }

    /// <summary>Sends one part.</summary>
    /// <returns>What the server has now.</returns>
    public async Task<ReceivedChunk> SendPartAsync(string chunk, long from, ReadOnlyMemory<byte> part, long length, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, UploadProtocol.PathOf(chunk)) { Content = new ReadOnlyMemoryContent(part) };
        request.Content.Headers.ContentRange = new ContentRangeHeaderValue(from, from + part.Length - 1, length);
        using var answer = await SendAsync(request, cancellationToken);
        return Read(answer);
    }

    /// <summary>All parts are there: the server compares the digest.</summary>
    public async Task CompleteAsync(string chunk, long length, byte[] sha256, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, UploadProtocol.PathOf(chunk)) { Content = new ByteArrayContent([]) };
        request.Content.Headers.ContentRange = new ContentRangeHeaderValue(length);
        request.Headers.Add(UploadProtocol.Digest, UploadProtocol.DigestOf(sha256));
        using var answer = await SendAsync(request, cancellationToken);
    }

    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage answer;
        try
        {
            answer = await _http.SendAsync(request, cancellationToken);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw new UploadException($"No answer within {Quantities.Duration(answerWithin)}", late);
        }
        catch (HttpRequestException broken)
        {
            throw new UploadException(broken.HttpRequestError is HttpRequestError.ConnectionError ? "The server cannot be reached" : "The connection broke", broken);
        }

        if (answer.IsSuccessStatusCode)
            return answer;
        var words = answer.StatusCode switch
        {
            HttpStatusCode.Conflict => "The server is at another offset",
            HttpStatusCode.UnprocessableEntity => "The server's bytes are not the chunk's; it begins anew",
            var status => $"The server answered {(int)status}",
        };
        answer.Dispose();
        throw new UploadException(words);
    }

    private static ReceivedChunk Read(HttpResponseMessage answer) =>
        answer.Headers.TryGetValues(UploadProtocol.Offset, out var offsets)
        && long.TryParse(offsets.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var offset)
        && answer.Headers.TryGetValues(UploadProtocol.Complete, out var complete)
            ? new ReceivedChunk(offset, complete.First() == "?1")
            : throw new UploadException($"The server's answer has no {UploadProtocol.Offset} and {UploadProtocol.Complete}");
}
