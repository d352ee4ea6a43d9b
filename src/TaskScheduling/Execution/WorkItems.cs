namespace TaskScheduling;

/// <summary>Where everything runs that belongs to no turn: handlers, events, tokens, presenters.</summary>
/// <remarks>The default is the thread pool. A test's scheduler has one thread that does all of it in one order.</remarks>
/// <param name="isPumped">See <see cref="IsPumped"/>.</param>
internal abstract class WorkItems(bool isPumped)
{
    public static WorkItems OfThePool { get; } = new PoolWorkItems();

    /// <summary>One thread does everything, one after the other, and whoever waits inside a handler comes back to it by its synchronization context.</summary>
    public bool IsPumped => isPumped;

    public abstract void Post(IThreadPoolWorkItem item);

    public abstract void Post<TState>(Action<TState> call, TState state);

    public virtual IStopSignals CreateSignals(TimeProvider time) => new StopSignals(time, this);

    /// <summary>Before and after a call from outside that changes or reads something: a test waits until all that went before is done. Only where it is pumped.</summary>
    public virtual void Settle()
    {
    }

    /// <summary>The same after a call that is answered.</summary>
    public ValueTask<T> SettleAsync<T>(ValueTask<T> answer) => isPumped ? AwaitSettledAsync(answer) : answer;

    /// <summary>
    /// How those who wait for an answer go on: in the pool, so that nobody holds up who answers. Under test a handler goes on where it is answered, because
    /// the way through the pool cannot be followed, and <see cref="ToCaller"/> keeps the test's own code apart.
    /// </summary>
    public TaskCreationOptions ForWaiters => isPumped ? TaskCreationOptions.None : TaskCreationOptions.RunContinuationsAsynchronously;

    /// <summary>Gives an answer of <see cref="ForWaiters"/> to whoever asks.</summary>
    public Task<T> ToCaller<T>(Task<T> answer) => isPumped ? Relay(answer) : answer;

    /// <summary>Answers whoever waits, under test once nothing else is left to do.</summary>
    public void Answer<T>(TaskCompletionSource<T> waiter, T answer)
    {
        if (isPumped)
            PostLast(static call => call.waiter.TrySetResult(call.answer), (waiter, answer));
        else
            waiter.TrySetResult(answer);
    }

    /// <summary>Only where it is pumped.</summary>
    protected virtual void PostLast<TState>(Action<TState> call, TState state) => Post(call, state);

    /// <summary>Only where it is pumped.</summary>
    protected virtual Task<T> Relay<T>(Task<T> answer) => answer;

    /// <summary>Only where it is pumped.</summary>
    protected virtual ValueTask<T> AwaitSettledAsync<T>(ValueTask<T> answer) => answer;
}
