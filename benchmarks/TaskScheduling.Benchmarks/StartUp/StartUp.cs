namespace TaskScheduling.Benchmarks;

/// <summary>How long is it from nothing to the first instruction of a handler, with 1,000 registered, in a program without a host?</summary>
internal sealed class StartUp : IMeasurement
{
    public string Name => "start-up";

    public string Table => StartUpClock.Table;

    public Task<IReadOnlyList<Measurement>> RunAsync(Scale scale) => StartUpClock.TakeAsync("StartNewAsync to the first handler", scale, async handlers =>
    {
        var began = TimeProvider.System.GetTimestamp();
        var first = new FirstHandler(handlers);
        await using var scheduler = await BackgroundTaskScheduler.StartNewAsync(first.Register);
        await scheduler.SubmitAsync(first.Request);
        return TimeProvider.System.GetElapsedTime(began, await first.Began);
    });
}
