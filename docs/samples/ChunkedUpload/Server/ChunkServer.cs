using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ChunkedUpload;

/// <summary>The server that the sample uploads to: on this machine only, on a free port that it keeps over its restarts.</summary>
internal sealed class ChunkServer : IAsyncDisposable
{
    private readonly ChunkRequests _requests;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _changing = new(1);
    private readonly CancellationTokenSource _closing = new();
    private WebApplication? _app;
    private int _port;

    private ChunkServer(string folder, IEnumerable<Misbehaviour> plan, TimeProvider time)
    {
        _time = time;
        _requests = new ChunkRequests(new ReceivedChunks(folder), new ServerPlan(plan), new RequestLog(folder), time, down => _ = RestartAsync(down));
    }

    public Uri Address => new($"http://127.0.0.1:{_port}/");

    public static async Task<ChunkServer> StartAsync(string folder, IEnumerable<Misbehaviour> plan, TimeProvider time)
    {
        Directory.CreateDirectory(folder);
        var server = new ChunkServer(folder, plan, time);
        await server.OpenAsync();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _changing.WaitAsync();
        await CloseAsync();
    }

    private async Task RestartAsync(TimeSpan down)
    {
        await _changing.WaitAsync();
        try
        {
            await CloseAsync();
            await Task.Delay(down, _time, _closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!_closing.IsCancellationRequested)
                await OpenAsync();
        }
        finally
        {
            _changing.Release();
        }
    }

    private async Task OpenAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders(); // the terminal belongs to the table
        builder.Services.AddSingleton<IHostLifetime, NoSignals>();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, _port));
        _app = builder.Build();
        _app.Map("/chunks/{name}", (RequestDelegate)_requests.AnswerAsync);
        await _app.StartAsync();
        _port = new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;
    }

    /// <summary>Connections are cut, as by a crash: nobody is given time to finish.</summary>
    private async Task CloseAsync()
    {
        if (_app is null)
            return;
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
        _app = null;
    }

    /// <summary>Signals are the program's; a host would take Ctrl+C for itself.</summary>
    private sealed class NoSignals : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
