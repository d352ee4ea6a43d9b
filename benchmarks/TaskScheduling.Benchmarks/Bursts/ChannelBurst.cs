using System.Threading.Channels;

namespace TaskScheduling.Benchmarks;

/// <summary>The floor with a limit: a queue and two who empty it.</summary>
internal sealed class ChannelBurst : BurstEngine
{
    private Channel<Action> _queue = null!;
    private Task[] _consumers = [];
    private Action _job = null!;

    public override string Row => "`Channel`, 2 consumers";

    public override string Description => "no scheduler: nothing recorded; not durable";

    protected override string ShortName => "channel";

    public override Task StartAsync(Action job)
    {
        _job = job;
        _queue = Channel.CreateUnbounded<Action>();
        _consumers = [.. Enumerable.Range(0, Workers).Select(_ => Task.Run(ConsumeAsync))];
        return Task.CompletedTask;
    }

    public override Task SubmitAsync(int jobs)
    {
        for (var job = 0; job < jobs; job++)
            _queue.Writer.TryWrite(_job);
        return Task.CompletedTask;
    }

    public override Task StopAsync()
    {
        _queue.Writer.Complete();
        return Task.WhenAll(_consumers);
    }

    private async Task ConsumeAsync()
    {
        await foreach (var job in _queue.Reader.ReadAllAsync())
            job();
    }
}
