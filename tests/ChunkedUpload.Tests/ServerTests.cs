using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;

namespace ChunkedUpload.Tests;

/// <summary>The protocol, as any client may speak it.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class ServerTests
{
    private const string Chunk = "chunk-0001.bin";

    private readonly Workplace _work = new();
    private readonly byte[] _bytes = RandomNumberGenerator.GetBytes(1000);
    private readonly HttpClient _http = new();
    private ChunkServer? _server;

    [SetUp]
    public async Task Start_the_server()
    {
        _server = await ChunkServer.StartAsync(_work.ServerFolder, [], TimeProvider.System);
        _http.BaseAddress = _server.Address;
    }

    [TearDown]
    public async Task Clean_up()
    {
        await _server!.DisposeAsync();
        _http.Dispose();
        _work.Dispose();
    }

    [Test]
    public async Task The_server_says_what_it_has()
    {
        Assert.That(await AskAsync(), Is.EqualTo("204 0 ?0"), "nothing yet");
        Assert.That(await PutAsync(0, 400), Is.EqualTo("204 400 ?0"));
        Assert.That(await AskAsync(), Is.EqualTo("204 400 ?0"));
        Assert.That(await PutAsync(400, 600), Is.EqualTo("204 1000 ?0"));
        Assert.That(await CompleteAsync(SHA256.HashData(_bytes)), Is.EqualTo("201 1000 ?1"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(await AskAsync(), Is.EqualTo("204 1000 ?1"));
            Assert.That(File.ReadAllBytes(Path.Combine(_work.ServerFolder, Chunk)), Is.EqualTo(_bytes));
        }
    }

    [TestCase(0, TestName = "A_part_that_is_there_already_is_refused")]
    [TestCase(500, TestName = "A_part_that_leaves_a_gap_is_refused")]
    public async Task A_part_in_the_wrong_place_is_refused(int from)
    {
        await PutAsync(0, 400);
        Assert.That(await PutAsync(from, 400), Is.EqualTo("409 400 ?0"));
        Assert.That(await AskAsync(), Is.EqualTo("204 400 ?0"));
    }

    [Test]
    public async Task Bytes_that_are_not_the_chunks_are_thrown_away()
    {
        await PutAsync(0, 1000);
        Assert.That(await CompleteAsync(SHA256.HashData([1, 2, 3])), Is.EqualTo("422 0 ?0"));
        Assert.That(await PutAsync(0, 1000), Is.EqualTo("204 1000 ?0"));
        Assert.That(await CompleteAsync(SHA256.HashData(_bytes)), Is.EqualTo("201 1000 ?1"));
    }

    [Test]
    public async Task A_chunk_that_is_incomplete_is_not_verified()
    {
        await PutAsync(0, 400);
        Assert.That(await CompleteAsync(SHA256.HashData(_bytes.AsSpan(0, 400))), Is.EqualTo("422 0 ?0"));
    }

    [Test]
    public async Task To_complete_it_twice_is_once_too_often_and_no_harm()
    {
        await PutAsync(0, 1000);
        await CompleteAsync(SHA256.HashData(_bytes));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(await CompleteAsync(SHA256.HashData(_bytes)), Is.EqualTo("201 1000 ?1"));
            Assert.That(await PutAsync(0, 1000), Is.EqualTo("409 1000 ?1"));
        }
    }

    [Test]
    public async Task A_request_that_says_too_little_is_told_what_is_missing()
    {
        using var answer = await _http.PutAsync($"chunks/{Chunk}", new ByteArrayContent(_bytes));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
            Assert.That(await answer.Content.ReadAsStringAsync(), Does.StartWith("A part says where it belongs: 'Content-Range: bytes FROM-TO/LENGTH'"));
        }
    }

    [Test]
    public async Task A_name_leads_to_no_other_folder()
    {
        using var answer = await _http.PutAsync("chunks/..%2Fescaped", new ByteArrayContent(_bytes));
        Assert.That((int)answer.StatusCode, Is.EqualTo(400));
    }

    private async Task<string> AskAsync()
    {
        using var answer = await _http.SendAsync(new HttpRequestMessage(HttpMethod.Head, $"chunks/{Chunk}"));
        return Words(answer);
    }

    private async Task<string> PutAsync(int from, int length)
    {
        var content = new ByteArrayContent(_bytes, from, Math.Min(length, _bytes.Length - from));
        content.Headers.ContentRange = new ContentRangeHeaderValue(from, Math.Min(from + length, _bytes.Length) - 1, _bytes.Length);
        using var answer = await _http.PutAsync($"chunks/{Chunk}", content);
        return Words(answer);
    }

    private async Task<string> CompleteAsync(byte[] sha256)
    {
        var request = new HttpRequestMessage(HttpMethod.Put, $"chunks/{Chunk}") { Content = new ByteArrayContent([]) };
        request.Content.Headers.ContentRange = new ContentRangeHeaderValue(_bytes.Length);
        request.Headers.Add("Repr-Digest", $"sha-256=:{Convert.ToBase64String(sha256)}:");
        using var answer = await _http.SendAsync(request);
        return Words(answer);
    }

    private static string Words(HttpResponseMessage answer) =>
        $"{(int)answer.StatusCode} {answer.Headers.GetValues("Upload-Offset").Single()} {answer.Headers.GetValues("Upload-Complete").Single()}";
}
