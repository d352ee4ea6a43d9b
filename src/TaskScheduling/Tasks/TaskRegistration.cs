using Microsoft.Extensions.DependencyInjection;

namespace TaskScheduling;

/// <summary>A handler for an identifier, or for a prefix (<c>com.example.export.*</c>). Immutable; the same for dependency injection and at run time.</summary>
/// <remarks>Vary it using <c>with</c>: <c>TaskRegistration.Processing("index", RunAsync) with { Budget = ... }</c>. Thread-safe.</remarks>
public sealed record TaskRegistration
{
    private TaskRegistration(string identifier, TaskKind kind, Func<IServiceProvider, BackgroundTask, CancellationToken, Task> invoke)
    {
        if (!TaskIdentifier.IsValidPattern(identifier))
            throw new TaskRegistrationException(identifier, $"A registration is {TaskIdentifier.Rule}, and may end in .*; was '{identifier}'.");
        Identifier = identifier;
        Kind = kind;
        InvokeAsync = invoke;
    }

    /// <summary>Serves <see cref="AppRefreshTaskRequest"/>s.</summary>
    /// <exception cref="TaskRegistrationException">The identifier breaks the rule.</exception>
    public static TaskRegistration AppRefresh(string identifier, Func<AppRefreshTask, CancellationToken, Task> handler) => From(identifier, TaskKind.AppRefresh, handler);

    /// <summary>Serves <see cref="ProcessingTaskRequest"/>s.</summary>
    /// <exception cref="TaskRegistrationException">The identifier breaks the rule.</exception>
    public static TaskRegistration Processing(string identifier, Func<ProcessingTask, CancellationToken, Task> handler) => From(identifier, TaskKind.Processing, handler);

    /// <summary>Serves <see cref="ContinuedProcessingTaskRequest"/>s.</summary>
    /// <exception cref="TaskRegistrationException">The identifier breaks the rule.</exception>
    public static TaskRegistration ContinuedProcessing(string identifier, Func<ContinuedProcessingTask, CancellationToken, Task> handler) =>
        From(identifier, TaskKind.ContinuedProcessing, handler);

    /// <summary>Identifier, or a prefix that ends in <c>.*</c>; the longest match serves a request.</summary>
    public string Identifier { get; }

    /// <summary>The kind it serves.</summary>
    public TaskKind Kind { get; }

    /// <summary>Limits for requests that name none. Null: the policy's alone.</summary>
    public TaskBudget? Budget { get; init; }

    /// <summary>Rules for requests that name none. Null: <see cref="Resubmission.Default"/>.</summary>
    public Resubmission? Resubmission { get; init; }

    internal Func<IServiceProvider, BackgroundTask, CancellationToken, Task> InvokeAsync { get; private init; }

    /// <summary>The same registration with something around its handler, within the run: it may call the handler as often as it likes.</summary>
    internal TaskRegistration Around(
        Func<Func<IServiceProvider, BackgroundTask, CancellationToken, Task>, Func<IServiceProvider, BackgroundTask, CancellationToken, Task>> wrap) =>
        this with { InvokeAsync = wrap(InvokeAsync) };

    private static InvalidOperationException NoTask(string identifier) => new($"The handler of '{identifier}' returned null; it must return a task.");

    internal HandlerDescription Description => new(Identifier, Kind, Budget, Resubmission);

    internal static TaskRegistration ForHandler<THandler, TTask>(string identifier, TaskKind kind, TaskBudget? budget, Resubmission? resubmission)
        where THandler : class, IBackgroundTaskHandler<TTask>
        where TTask : BackgroundTask =>
        new(identifier, kind, static async (services, task, cancellationToken) =>
        {
            var isPumped = SynchronizationContext.Current is not null; // a thread of the pool has none when a handler is called
            await using var scope = services.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<THandler>().HandleAsync((TTask)task, cancellationToken).ConfigureAwait(isPumped);
        })
        {
            Budget = budget,
            Resubmission = resubmission,
        };

    internal static TaskRegistration From<TTask>(
        string identifier, TaskKind kind, Func<TTask, CancellationToken, Task> handler, TaskBudget? budget = null, Resubmission? resubmission = null)
        where TTask : BackgroundTask
    {
        ArgumentNullException.ThrowIfNull(handler);
        return new TaskRegistration(identifier, kind, (_, task, cancellationToken) => handler((TTask)task, cancellationToken) ?? throw NoTask(identifier))
        {
            Budget = budget,
            Resubmission = resubmission,
        };
    }
}
