using Microsoft.Extensions.Logging;
using Polly;

namespace TaskScheduling;

/// <summary>How a record fared.</summary>
/// <param name="record">The record.</param>
/// <param name="fault">Why it was not written. Null: it was.</param>
internal delegate void RecordAnswered(in TaskRecord record, Exception? fault);

/// <summary>Carries records to the store. An end that cannot be written is written again until it is, or until the shutdown gives up.</summary>
/// <remarks>
/// While one end after the other is tried, by one flow, those that come wait behind them: a store that fails is not pressed. Everything below
/// <c>_gate</c> is changed under it; <c>_failure</c> and <c>_quiet</c> are read without. <see cref="Save"/> is called in the turn, everything else from any thread.
/// </remarks>
internal sealed partial class RecordKeeper
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(30);

    private readonly ITaskStore _store;
    private readonly TimeProvider _time;
    private readonly WorkItems _work;
    private readonly ILogger _logger;
    private readonly RecordAnswered _answered;
    private readonly CancellationTokenSource _hurry = new();
    private readonly CancellationTokenSource _givenUp = new();
    private volatile string? _failure;

    private readonly Lock _gate = new();
    private readonly HashSet<Pending> _ends = []; // on their way; of other records the number is enough, because none of them is given up
    private readonly Queue<Pending> _unwritten = new();
    private int _onTheirWay;
    private volatile TaskCompletionSource? _quiet;
    private long _failsSince;

    public RecordKeeper(ITaskStore store, TimeProvider time, WorkItems work, ILogger logger, RecordAnswered answered) =>
        (_store, _time, _work, _logger, _answered) = (store, time, work, logger, answered);

    /// <summary>Why ends cannot be written at the moment. Null: they can, as far as anybody knows, or the scheduler stops and other things count.</summary>
    public string? Failure => _failure is { } cause && !_hurry.IsCancellationRequested ? cause : null;

    /// <param name="record">What to write.</param>
    /// <param name="before">What the store has to answer first. Null: nothing.</param>
    public void Save(in TaskRecord record, Task? before)
    {
        if (before is null && !(IsEnd(record) && _failure is not null))
        {
            var saving = Write(record);
            if (saving.IsCompletedSuccessfully)
                _answered(record, null);
            else
                Await(record).Follow(saving);
            return;
        }

        var pending = Await(record);
        if (before is not null)
            _ = WriteAfterAsync(pending, before);
        else if (!TryPutOff(pending, known: null))
            pending.Follow(Write(record));
    }

    /// <summary>Completes when the store has answered everything that is on its way.</summary>
    public Task WhenAnsweredAsync()
    {
        using (_gate.EnterScope())
            return _onTheirWay == 0 ? Task.CompletedTask : (_quiet ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
    }

    /// <summary>What waits to be written again is tried now.</summary>
    public void Hurry() => _hurry.Cancel();

    /// <summary>Ends that are not written by now never are: whoever waits for them is told, and the next start finds runs that were cut off.</summary>
    public void GiveUp()
    {
        _hurry.Cancel();
        _givenUp.Cancel();
        Pending[] lost;
        using (_gate.EnterScope())
        {
            lost = [.. _ends.OrderBy(pending => pending.Record.At)];
            _unwritten.Clear();
        }

        foreach (var pending in lost)
            Lose(pending, new TimeoutException("The store did not take it before the shutdown was over."));
    }

    private static bool IsEnd(in TaskRecord record) => record.Kind is PersistKind.RunEnd;

    /// <summary>The store has answered, and answers the same whenever it is asked.</summary>
    private static bool IsFinal(Exception fault) => fault is RunFencedException or RecordRefusedException;

    private Pending Await(in TaskRecord record)
    {
        var pending = new Pending(this, record);
        using (_gate.EnterScope())
        {
            _onTheirWay++;
            if (IsEnd(record))
                _ends.Add(pending);
        }

        return pending;
    }

    private ValueTask Write(in TaskRecord record)
    {
        try
        {
            return _store.SaveAsync(record, CancellationToken.None);
        }
        catch (Exception exception)
        {
            return ValueTask.FromException(exception);
        }
    }

    private async Task WriteAfterAsync(Pending pending, Task before)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_failure is null || !TryPutOff(pending, known: null))
            pending.Follow(Write(pending.Record));
    }

    private void Settle(Pending pending, Exception? fault)
    {
        if (fault is null)
            Answer(pending, null);
        else if (!IsEnd(pending.Record) || IsFinal(fault))
            Refuse(pending, fault);
        else if (!TryPutOff(pending, fault))
            Lose(pending, fault);
    }

    private static async ValueTask<Exception?> FaultOfAsync(ValueTask saving)
    {
        try
        {
            await saving.ConfigureAwait(false);
            return null;
        }
        catch (Exception exception)
        {
            return exception;
        }
    }

    /// <summary>It is written again later.</summary>
    /// <param name="pending">An end.</param>
    /// <param name="known">It has just failed with this. Null: it has not been tried, because others could not be written.</param>
    /// <returns>False: nobody writes anything again any more, or it need not wait.</returns>
    private bool TryPutOff(Pending pending, Exception? known)
    {
        using (_gate.EnterScope())
        {
            if (_givenUp.IsCancellationRequested || (known is null && _failure is null))
                return false;
            _unwritten.Enqueue(pending);
            if (_failure is not null)
                return true;
            _failure = known!.Message;
            _failsSince = _time.GetTimestamp();
        }

        _logger.StoreOutageBegan(known, pending.Name);
        _work.Post(static call => _ = call.keeper.WriteAgainAsync(call.known), (keeper: this, known));
        return true;
    }

    /// <summary>Tries until one end is written: then the store is back, and so are the others.</summary>
    private async Task WriteAgainAsync(Exception? known)
    {
        var retry = new ExponentialRetry(_time, FirstDelay, LongestDelay, static (_, _) => { });
        foreach (var stopping in (CancellationToken[])[_hurry.Token, _givenUp.Token])
        {
            var context = ResilienceContextPool.Shared.Get(stopping);
            var outcome = await retry.Pipeline.ExecuteOutcomeAsync(static (_, attempts) => attempts.NextAsync(), context, new Attempts(this, known)).ConfigureAwait(false);
            ResilienceContextPool.Shared.Return(context);
            if (outcome.Exception is null)
            {
                Resume(outcome.Result);
                return;
            }

            known = null; // in a hurry it is tried at once
        }
    }

    private async ValueTask<Outcome<Taken>> TryFirstAsync()
    {
        Pending? first;
        using (_gate.EnterScope())
            _unwritten.TryDequeue(out first);
        if (first is null)
            return Outcome.FromResult(default(Taken));
        var fault = await FaultOfAsync(Write(first.Record)).ConfigureAwait(false);
        if (fault is null || IsFinal(fault))
            return Outcome.FromResult(new Taken(first, fault));
        using (_gate.EnterScope())
            _unwritten.Enqueue(first); // another one has its turn: perhaps it is not the store that fails
        _failure = fault.Message;
        return Outcome.FromException<Taken>(fault);
    }

    /// <summary>The store is back before anybody hears of the end: who has waited for it may submit.</summary>
    private void Resume(Taken first)
    {
        Pending[] others;
        using (_gate.EnterScope())
        {
            others = [.. _unwritten];
            _unwritten.Clear();
            _failure = null;
        }

        if (first.End is not { } end)
            return;
        _logger.StoreOutageEnded(_time.GetElapsedTime(_failsSince).TotalSeconds, others.Length + 1);
        if (first.Refusal is { } refusal)
            Refuse(end, refusal);
        else
            Answer(end, null);
        foreach (var other in others)
            other.Follow(Write(other.Record));
    }

    private void Answer(Pending pending, Exception? fault)
    {
        if (TryTake(pending))
            Tell(pending, fault);
    }

    private void Refuse(Pending pending, Exception exception)
    {
        if (!TryTake(pending))
            return;
        if (exception is RunFencedException)
            _logger.RecordFenced(pending.Record.Kind, pending.Record.TaskId, exception.Message);
        else if (IsEnd(pending.Record))
            _logger.EndRefused(exception, pending.Name);
        else
            _logger.StoreFailed(exception, pending.Record.Kind, pending.Record.TaskId);
        Tell(pending, exception);
    }

    private void Lose(Pending pending, Exception exception)
    {
        if (!TryTake(pending))
            return;
        _logger.EndLost(exception, pending.Name);
        Tell(pending, exception);
    }

    /// <summary>False: it was given up, and whoever waited has been told.</summary>
    private bool TryTake(Pending pending)
    {
        using (_gate.EnterScope())
        {
            if (IsEnd(pending.Record) && !_ends.Remove(pending))
                return false;
            _onTheirWay--;
            return true;
        }
    }

    private void Tell(Pending pending, Exception? fault)
    {
        _answered(pending.Record, fault);
        if (_quiet is null) // whoever asks later finds this one gone
            return;
        using (_gate.EnterScope())
        {
            if (_onTheirWay > 0)
                return;
            _quiet?.TrySetResult();
            _quiet = null;
        }
    }

    /// <summary>What the store has done with the end that was tried.</summary>
    /// <param name="End">It is not tried again. Null: all of them were given up.</param>
    /// <param name="Refusal">Why it was not written, and never will be. Null: it was.</param>
    private readonly record struct Taken(Pending? End, Exception? Refusal);

    /// <summary>The first attempt is the one that has failed already; the retry waits before the next.</summary>
    private sealed class Attempts(RecordKeeper keeper, Exception? known)
    {
        public ValueTask<Outcome<Taken>> NextAsync() => Interlocked.Exchange(ref known, null) is { } failed ? new(Outcome.FromException<Taken>(failed)) : keeper.TryFirstAsync();
    }
}
