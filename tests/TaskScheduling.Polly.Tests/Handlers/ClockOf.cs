using Microsoft.Extensions.DependencyInjection;

namespace TaskScheduling.Polly.Tests;

/// <summary>The clock that a test gives its scheduler, for a pipeline that is made before it.</summary>
internal sealed class ClockOf(IServiceCollection services) : TimeProvider
{
    private TimeProvider Clock => (TimeProvider)services.Last(service => service.ServiceType == typeof(TimeProvider)).ImplementationInstance!;

    public override long TimestampFrequency => Clock.TimestampFrequency;

    public override long GetTimestamp() => Clock.GetTimestamp();

    public override DateTimeOffset GetUtcNow() => Clock.GetUtcNow();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => Clock.CreateTimer(callback, state, dueTime, period);
}
