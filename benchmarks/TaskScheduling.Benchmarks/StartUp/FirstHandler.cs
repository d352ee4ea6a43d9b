using System.Globalization;
using Microsoft.Extensions.DependencyInjection;

namespace TaskScheduling.Benchmarks;

/// <summary>Many registrations, and the instant at which the first of their handlers begins.</summary>
internal sealed class FirstHandler(int handlers)
{
    private readonly TaskCompletionSource<long> _began = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>For the last one registered.</summary>
    public ProcessingTaskRequest Request => new(Identifier(handlers - 1));

    /// <summary>A timestamp of the system.</summary>
    public Task<long> Began => _began.Task;

    public void Register(IBackgroundTasksBuilder builder)
    {
        builder.UseConditions(new IdealConditions());
        for (var handler = 0; handler < handlers; handler++)
        {
            builder.AddProcessingTask(Identifier(handler), (_, _) =>
            {
                _began.TrySetResult(TimeProvider.System.GetTimestamp());
                return Task.CompletedTask;
            });
        }
    }

    private static string Identifier(int handler) => string.Create(CultureInfo.InvariantCulture, $"com.example.task{handler}");
}
