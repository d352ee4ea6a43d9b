using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace TaskScheduling;

/// <summary>Registers, submits, explains, watches. The first thing a user meets.</summary>
/// <remarks>
/// <para>Thread-safe; every member may be called from any thread, also from inside a running task.</para>
/// <para>Source of the model: Apple's <c>BGTaskScheduler</c>; the table in the README shows what became of each of its members.</para>
/// </remarks>
public sealed partial class BackgroundTaskScheduler : IAsyncDisposable
{
    private static readonly TimeSpan PresenterTime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan StoreTime = TimeSpan.FromSeconds(2);

    private readonly SchedulerRuntime _runtime;
    private readonly ILogger _logger;
    private readonly TimeSpan _shutdownTimeout;
    private readonly SchedulerEngineOptions _options;
    private readonly IConditionSource _conditionSource;
    private readonly IReadOnlyList<TaskRegistration> _configured;
    private readonly IServiceProvider _services;
    private IReadOnlyList<ISchedulerLifecycle> _lifecycles = [];
    private ServiceProvider? _ownServices;
    private Task? _shutdown;
    private readonly Lock _lifetime = new();
    private readonly Lock _registering = new();
    private readonly CancellationTokenSource _hurry = new();
    private bool _started;

    internal BackgroundTaskScheduler(RuntimeParts parts, SchedulerEngineOptions options, IReadOnlyList<TaskRegistration> registrations, TimeSpan shutdownTimeout)
    {
        _logger = parts.Logger;
        _options = options;
        _shutdownTimeout = shutdownTimeout;
        _conditionSource = parts.Conditions;
        _services = parts.Services;
        _configured = registrations;
        _runtime = new SchedulerRuntime(parts, options);
        foreach (var registration in registrations)
            Register(registration);
    }

    /// <summary>For programs without a host: builds a scheduler and starts it. Dispose it to shut down.</summary>
    /// <exception cref="TaskRegistrationException">An identifier breaks the rule or is registered twice.</exception>
    public static async Task<BackgroundTaskScheduler> StartNewAsync(Action<IBackgroundTasksBuilder> configure, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(configure);
        cancellationToken.ThrowIfCancellationRequested();
        var services = new ServiceCollection();
        services.AddBackgroundTasks(configure);
        var provider = services.BuildServiceProvider();
        try
        {
            var scheduler = provider.GetRequiredService<BackgroundTaskScheduler>();
            await scheduler.StartAsync(cancellationToken).ConfigureAwait(false);
            scheduler._ownServices = provider;
            return scheduler;
        }
        catch
        {
            await provider.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>The policy in force.</summary>
    public SchedulingPolicy Policy => _runtime.Policy;

    /// <summary>What was last read of the device; readings nobody depends on are not taken.</summary>
    public DeviceConditions Conditions => _runtime.Conditions;

    /// <summary>Resources a request may ask for.</summary>
    public TaskResources SupportedResources => _options.SupportedResources;

    /// <summary>The handlers registered now.</summary>
    public IReadOnlyList<TaskRegistration> Registrations => _runtime.Registrations.All;

    /// <summary>Adds a handler. Tasks that waited for it as <see cref="DeferralReason.HandlerMissing"/> go on.</summary>
    /// <exception cref="TaskRegistrationException">The identifier is registered already; nothing changed.</exception>
    public void Register(TaskRegistration registration)
    {
        ArgumentNullException.ThrowIfNull(registration);
        using (_registering.EnterScope()) // table and engine hear of it in the same order
        {
            var description = registration.Description;
            if (!_runtime.Registrations.TryAdd(registration, description))
                throw new TaskRegistrationException(registration.Identifier, $"'{registration.Identifier}' is registered already. Unregister it first, or choose another identifier.");
            _runtime.Enqueue(SchedulerInput.HandlerAdded(_runtime.Clock.Now, description));
        }
    }

    /// <summary>Removes a handler. Running tasks go on; pending ones wait as <see cref="DeferralReason.HandlerMissing"/>.</summary>
    /// <returns>False: it was not registered.</returns>
    public bool Unregister(string identifier)
    {
        ArgumentNullException.ThrowIfNull(identifier);
        using (_registering.EnterScope())
        {
            if (!_runtime.Registrations.Remove(identifier))
                return false;
            _runtime.Enqueue(SchedulerInput.HandlerRemoved(_runtime.Clock.Now, identifier));
            return true;
        }
    }

    /// <summary>Queues work to run once its conditions hold. Accepted is not started.</summary>
    /// <param name="request">What to run; its identifier must be registered.</param>
    /// <param name="cancellationToken">Abandons waiting for the admission only; it stops no task.</param>
    /// <exception cref="TaskSubmissionException">It was refused; <see cref="TaskSubmissionException.Error"/> is the one cause.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="request"/> is null.</exception>
    public ValueTask<TaskHandle> SubmitAsync(BackgroundTaskRequest request, CancellationToken cancellationToken = default)
    {
        var admission = AdmitAsync(request, cancellationToken);
        return admission.IsCompletedSuccessfully ? new ValueTask<TaskHandle>(HandleOf(admission.Result)) : AwaitAsync(this, admission);

        static async ValueTask<TaskHandle> AwaitAsync(BackgroundTaskScheduler self, ValueTask<Admission> admission) =>
            self.HandleOf(await admission.ConfigureAwait(false));
    }

    /// <summary>The same, with a refusal as a value.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="request"/> is null.</exception>
    public ValueTask<SubmissionResult> TrySubmitAsync(BackgroundTaskRequest request, CancellationToken cancellationToken = default)
    {
        var admission = AdmitAsync(request, cancellationToken);
        return admission.IsCompletedSuccessfully ? new ValueTask<SubmissionResult>(ResultOf(admission.Result)) : AwaitAsync(this, admission);

        static async ValueTask<SubmissionResult> AwaitAsync(BackgroundTaskScheduler self, ValueTask<Admission> admission) =>
            self.ResultOf(await admission.ConfigureAwait(false));
    }

    /// <summary>The app no longer wants it: <see cref="Expiration.CancelledByApp"/>. Never waits for the handler.</summary>
    /// <returns>True: this call decided the end. False: it had ended, or something else came first, or it is not known here.</returns>
    public ValueTask<bool> CancelAsync(TaskId id, string? note = null) => _runtime.For(id).CancelAsync(id, note);

    /// <summary>Cancels everything that is pending or running.</summary>
    /// <returns>How many.</returns>
    public ValueTask<int> CancelAllAsync(string? note = null)
    {
        var answers = _runtime.WithGuests.Select(runtime => runtime.CancelAllAsync(note)).ToArray();
        return answers is [var only] ? only : SumAsync(answers);

        static async ValueTask<int> SumAsync(ValueTask<int>[] answers) => (await Task.WhenAll(answers.Select(answer => answer.AsTask())).ConfigureAwait(false)).Sum();
    }

    /// <summary>A person pressed Stop: <see cref="Expiration.UserStopped"/>. For adapters and the app's own buttons.</summary>
    /// <param name="id">The task.</param>
    /// <param name="source">Which adapter or button.</param>
    /// <param name="who">Which person, if known.</param>
    /// <returns>True: this call decided the end.</returns>
    /// <exception cref="ArgumentException"><paramref name="source"/> is null, empty or blank.</exception>
    public ValueTask<bool> StopAsync(TaskId id, string source, string? who = null) => _runtime.For(id).StopAsync(id, source, who);

    /// <summary>Gives a parked task another chance.</summary>
    /// <returns>False: it is not parked.</returns>
    public ValueTask<bool> ReleaseAsync(TaskId id) => _runtime.ReleaseAsync(id);

    /// <summary>A handle of a task known here: a new one at each call, equal to every other one of that task.</summary>
    /// <returns>False: it is not known here, or not any more.</returns>
    public bool TryGetHandle(TaskId id, [NotNullWhen(true)] out TaskHandle? handle)
    {
        var runtime = _runtime.For(id);
        handle = runtime.Find(id) is { } task ? new TaskHandle(runtime, task) : null;
        return handle is not null;
    }

    /// <summary>Pending, running and recently ended tasks in order of submission, at one consistent moment; governed Quartz firings that are shown here are read right after it.</summary>
    /// <param name="state">Only these. Null: all.</param>
    public IReadOnlyList<TaskSnapshot> GetTasks(TaskState? state = null)
    {
        var tasks = _runtime.WithGuests.Select(runtime => runtime.Snapshots(state)).ToArray();
        return tasks is [var only] ? only : [.. tasks.SelectMany(some => some).OrderBy(task => task.SubmittedAt)];
    }

    /// <summary>Why a task does not run, or what it may still use. Null: not known here.</summary>
    public TaskExplanation? Explain(TaskId id) => _runtime.For(id).Explain(id);

    /// <summary>Everything that happens to tasks. Subscribes at the call, so nothing submitted afterwards is missed; ends when the scheduler has shut down. One enumeration per call.</summary>
    /// <param name="cancellationToken">Ends the watch, also one that is not being enumerated.</param>
    /// <remarks>A watch costs memory and makes the scheduler tell every event until it ends: enumerate it, or pass a token and cancel it.</remarks>
    public IAsyncEnumerable<TaskEvent> WatchAsync(CancellationToken cancellationToken = default) =>
        _runtime.Watch(null, cancellationToken);

    /// <summary>A run was told to stop. Each subscriber is called on the pool, in order, one call at a time; one that throws is logged.</summary>
    public event EventHandler<TaskEvent.Expiring>? TaskExpiring
    {
        add => _runtime.TaskExpiring.Add(value);
        remove => _runtime.TaskExpiring.Remove(value);
    }

    /// <summary>A task ended. Each subscriber is called on the pool, in order, one call at a time; one that throws is logged.</summary>
    public event EventHandler<TaskEvent.Ended>? TaskEnded
    {
        add => _runtime.TaskEnded.Add(value);
        remove => _runtime.TaskEnded.Remove(value);
    }

    /// <summary>Puts another policy in force.</summary>
    /// <param name="policy">The new one.</param>
    /// <param name="application">What it does to runs in progress.</param>
    public void ReplacePolicy(SchedulingPolicy policy, PolicyApplication application = PolicyApplication.NewRuns)
    {
        ArgumentNullException.ThrowIfNull(policy);
        _runtime.Enqueue(SchedulerInput.PolicyReplaced(_runtime.Clock.Now, policy, application));
        _logger.PolicyReplaced(policy.Name, application);
    }

    private ValueTask<Admission> AdmitAsync(BackgroundTaskRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return cancellationToken.IsCancellationRequested ? ValueTask.FromCanceled<Admission>(cancellationToken) : _runtime.SubmitAsync(request, cancellationToken);
    }

    private TaskHandle HandleOf(Admission admission) =>
        admission.Task is { } task ? new TaskHandle(_runtime, task) : throw new TaskSubmissionException(admission.Error!);

    private SubmissionResult ResultOf(Admission admission) =>
        admission.Task is { } task ? SubmissionResult.Accepted(new TaskHandle(_runtime, task)) : SubmissionResult.Refused(admission.Error!);
}
