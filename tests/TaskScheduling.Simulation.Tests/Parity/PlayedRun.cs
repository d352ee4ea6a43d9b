using System.Text.Json.Serialization;

namespace TaskScheduling.Simulation.Tests.Parity;

/// <summary>A handler of the runtime that does what modelled work does, by what a handler has: its token, its progress, its texts, its checkpoints.</summary>
internal sealed partial class PlayedRun
{
    private readonly BackgroundTask _task;
    private readonly CancellationToken _stopping;
    private readonly TaskCompletionSource<(HandlerReturn How, TaskFault? Fault)> _end = new();
    private TimeSpan? _heartbeatAt;
    private TimeSpan? _waitingSince;
    private TimeSpan? _checkpointAt;
    private IDisposable? _wait;
    private bool _hasSpoken;

    public PlayedRun(BackgroundTask task, ModelledRun model, CancellationToken stopping)
    {
        _task = task;
        Model = model;
        _stopping = stopping;
    }

    public ModelledRun Model { get; }

    public RunId Id => _task.RunId;

    public bool IsPlaying => !_end.Task.IsCompleted;

    public async Task PlayAsync()
    {
        (Model.Task.Title, Model.Task.Subtitle) = (_task.Title, _task.Subtitle);
        Model.Task.Checkpoint = _task.TryGetCheckpoint(PositionJson.Default.WorkPosition, out var saved) ? saved : null;
        _task.Progress.TotalUnitCount = 1000;
        _task.BudgetWarned += (_, warning) => Model.Warn(warning);
        var told = new TaskCompletionSource();
        await using var listening = _stopping.Register(told.SetResult);
        await using var fence = _task.GraceEnding.Register(Model.Fence);
        Model.Begin();
        Report();
        if (await Task.WhenAny(told.Task, _end.Task) == told.Task)
        {
            Report(); // how far it came by now
            Model.Expire(_task.Expiration!);
            Report();
        }

        var (how, fault) = await _end.Task;
        if (how is HandlerReturn.Cancelled)
            throw new OperationCanceledException(_stopping);
        if (how is HandlerReturn.Faulted)
            throw Thrown(fault!);
    }

    public void Return(HandlerReturn how, TaskFault? fault)
    {
        Report();
        _end.TrySetResult((how, fault));
    }

    public void Pause(TimeSpan later) =>
        _task.Pause(ResubmitRule.AfterBackoff(new Backoff { Delay = later, MaxDelay = null, Kind = BackoffKind.Constant, UseJitter = false }), "paused by itself after a warning");

    /// <summary>Tells the runtime what has changed since the last time.</summary>
    public void Report()
    {
        var now = Model.Read();
        ReportWaits(now.Liveness);
        if (now.BeganAt is not null && now.Progress.Completed != _task.Progress.CompletedUnitCount)
            _task.Progress.CompletedUnitCount = now.Progress.Completed;
        if (now.Liveness.LastHeartbeat is { } beat && beat != _heartbeatAt)
        {
            _heartbeatAt = beat;
            _task.Progress.Heartbeat();
        }

        if ((Model.Task.Title, Model.Task.Subtitle) != (_task.Title, _task.Subtitle) || Model.HasSpoken != _hasSpoken)
        {
            _hasSpoken = Model.HasSpoken;
            _task.UpdateTitle(Model.Task.Title, Model.Task.Subtitle);
        }

        if (now.CheckpointAt is { } at && at != _checkpointAt)
        {
            _checkpointAt = at;
            _ = _task.SaveCheckpointAsync(Model.Task.Checkpoint!.Value, PositionJson.Default.WorkPosition); // the store answers at once
        }
    }

    private void ReportWaits(LivenessReading now)
    {
        if (now.WaitingSince == _waitingSince)
            return;
        _waitingSince = now.WaitingSince;
        _wait?.Dispose();
        _wait = now.WaitingSince is null ? null : _task.Progress.Waiting("something", now.WaitingUntil - now.WaitingSince);
    }

    private static Exception Thrown(TaskFault fault) => fault.Type switch
    {
        "System.IO.IOException" => new IOException(fault.Message),
        "System.Net.Http.HttpRequestException" => new HttpRequestException(fault.Message),
        _ => throw new AssertionException($"No exception is made for {fault.Type} here; add it."),
    };

    [JsonSerializable(typeof(WorkPosition))]
    private sealed partial class PositionJson : JsonSerializerContext;
}
