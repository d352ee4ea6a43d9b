using System.Globalization;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;

namespace ChunkedUpload;

/// <summary>Serves the requests of one server, and misbehaves as planned.</summary>
internal sealed class ChunkRequests(ReceivedChunks chunks, ServerPlan plan, RequestLog log, TimeProvider time, Action<TimeSpan> restart)
{
    public Task AnswerAsync(HttpContext context)
    {
        var name = (string)context.Request.RouteValues["name"]!;
        if (!name.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.') || name[0] == '.')
        {
            return RefuseAsync(
                context, StatusCodes.Status400BadRequest, $"A chunk's name has letters, digits, '-', '_' and '.', and does not begin with '.'; was '{name}'.");
        }

        return context.Request.Method switch
        {
            "HEAD" => LookAsync(context, name),
            "PUT" => PutAsync(context, name),
            _ => RefuseAsync(context, StatusCodes.Status405MethodNotAllowed, "A chunk takes HEAD and PUT."),
        };
    }

    private async Task LookAsync(HttpContext context, string name) =>
        Tell(context, StatusCodes.Status204NoContent, await chunks.LookAsync(name, context.RequestAborted));

    private async Task PutAsync(HttpContext context, string name)
    {
        if (!ContentRangeHeaderValue.TryParse(context.Request.Headers.ContentRange, out var range) || range is not { Unit: "bytes", Length: { } length })
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest,
                $"A part says where it belongs: 'Content-Range: bytes FROM-TO/LENGTH', or 'bytes */LENGTH' when all are there; was '{context.Request.Headers.ContentRange}'.");
            return;
        }

        var misbehaviour = plan.TakeNext();
        switch (misbehaviour)
        {
            case Misbehaviour.Fail:
                Note(name, range, 0, "503");
                await RefuseAsync(context, StatusCodes.Status503ServiceUnavailable, "Busy; try again.");
                return;
            case Misbehaviour.Stall stall:
                Note(name, range, 0, "stalled");
                await Task.Delay(stall.For, time, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                context.Abort();
                return;
            case Misbehaviour.Restart down:
                Note(name, range, 0, "restarted");
                context.Abort();
                restart(down.Down);
                return;
        }

        if (range.HasRange)
            await TakePartAsync(context, name, range, isCut: misbehaviour is Misbehaviour.Drop);
        else if (misbehaviour is Misbehaviour.Drop)
            context.Abort(); // nothing is in it that could be cut
        else
            await CompleteAsync(context, name, range, length);
    }

    private async Task TakePartAsync(HttpContext context, string name, ContentRangeHeaderValue range, bool isCut)
    {
        var (from, length) = (range.From!.Value, range.To!.Value - range.From.Value + 1);
        var before = await chunks.LookAsync(name, context.RequestAborted);
        ReceivedChunk? after;
        try
        {
            after = await chunks.AppendAsync(name, from, context.Request.Body, isCut ? length / 2 : length, context.RequestAborted);
        }
        catch (Exception broken) when (broken is IOException or OperationCanceledException)
        {
            var kept = await chunks.LookAsync(name, CancellationToken.None);
            Note(name, range, kept.Offset - before.Offset, "broken");
            return;
        }

        if (after is not { } now)
        {
            Note(name, range, 0, "409");
            Tell(context, StatusCodes.Status409Conflict, before);
            return;
        }

        Note(name, range, now.Offset - before.Offset, isCut ? "dropped" : "204");
        if (isCut)
            context.Abort();
        else
            Tell(context, StatusCodes.Status204NoContent, now);
    }

    private async Task CompleteAsync(HttpContext context, string name, ContentRangeHeaderValue range, long length)
    {
        if (!UploadProtocol.TryReadDigest(context.Request.Headers[UploadProtocol.Digest], out var sha256))
        {
            var told = context.Request.Headers[UploadProtocol.Digest];
            await RefuseAsync(context, StatusCodes.Status400BadRequest, $"The last request carries '{UploadProtocol.Digest}: sha-256=:BASE64:'; was '{told}'.");
            return;
        }

        var isRight = await chunks.CompleteAsync(name, length, sha256, context.RequestAborted);
        Note(name, range, 0, isRight ? "201" : "422");
        Tell(context, isRight ? StatusCodes.Status201Created : StatusCodes.Status422UnprocessableEntity, await chunks.LookAsync(name, context.RequestAborted));
    }

    private void Note(string name, ContentRangeHeaderValue range, long bytes, string answer) =>
        log.Add(new LoggedRequest(name, range.From ?? range.Length!.Value, bytes, answer));

    private static void Tell(HttpContext context, int status, ReceivedChunk chunk)
    {
        context.Response.StatusCode = status;
        context.Response.Headers[UploadProtocol.Offset] = chunk.Offset.ToString(CultureInfo.InvariantCulture);
        context.Response.Headers[UploadProtocol.Complete] = chunk.IsComplete ? "?1" : "?0";
    }

    private static Task RefuseAsync(HttpContext context, int status, string why)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsync(why + "\n");
    }
}
