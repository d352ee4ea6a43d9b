using TaskScheduling;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Configures background tasks; adapters extend it.</summary>
public interface IBackgroundTasksBuilder
{
    /// <summary>The host's services.</summary>
    IServiceCollection Services { get; }
}

/// <summary>One registration, to be refined.</summary>
public interface ITaskRegistrationBuilder
{
    /// <summary>The host's services.</summary>
    IServiceCollection Services { get; }

    /// <summary>Identifier or pattern.</summary>
    string Identifier { get; }
}

internal sealed class BackgroundTasksBuilder(IServiceCollection services) : IBackgroundTasksBuilder
{
    public IServiceCollection Services { get; } = services;
}

/// <summary>What <c>UsePolicy</c> gave.</summary>
internal sealed record GivenPolicy(SchedulingPolicy Policy);
