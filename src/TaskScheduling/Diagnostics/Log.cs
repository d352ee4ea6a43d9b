using Microsoft.Extensions.Logging;

namespace TaskScheduling;

/// <summary>Everything the runtime logs. The catalogue is docs/reference/events.md; ids are never reused.</summary>
internal static partial class Log
{
    // 100-199 hosting and registration, 200-299 execution, 300-399 expiration, 400-499 presentation, 500-599 conditions, 600-699 storage, 700-749 recording, 770-779 resilience
    // of the adapters: 750-769 SQLite, 780-799 Quartz, 1000-1099 terminal
    [LoggerMessage(EventId = 101, EventName = "SchedulerStarted", Level = LogLevel.Information,
        Message = "Scheduler started with policy {Policy} on {Processors} processors, {Handlers} handlers")]
    internal static partial void SchedulerStarted(this ILogger logger, string policy, int processors, int handlers);

    [LoggerMessage(EventId = 102, EventName = "SchedulerStopping", Level = LogLevel.Information,
        Message = "Scheduler is stopping; runs have {TimeLeftSeconds:F1} s")]
    internal static partial void SchedulerStopping(this ILogger logger, double timeLeftSeconds);

    [LoggerMessage(EventId = 103, EventName = "PolicyReplaced", Level = LogLevel.Information,
        Message = "Policy {Policy} is in force, applied to {Application}")]
    internal static partial void PolicyReplaced(this ILogger logger, string policy, PolicyApplication application);

    [LoggerMessage(EventId = 104, EventName = "PolicyRefused", Level = LogLevel.Error,
        Message = "Changed configuration was refused, the old policy stays: {Faults}")]
    internal static partial void PolicyRefused(this ILogger logger, string faults);

    [LoggerMessage(EventId = 105, EventName = "CpuMeteringUnavailable", Level = LogLevel.Warning,
        Message = "CPU budgets are not applied on this machine: {Cause}")]
    internal static partial void CpuMeteringUnavailable(this ILogger logger, string cause);

    [LoggerMessage(EventId = 201, EventName = "RunStarted", Level = LogLevel.Debug, Message = "Run {RunId} of {Identifier} started")]
    internal static partial void RunStarted(this ILogger logger, RunId runId, string identifier);

    [LoggerMessage(EventId = 202, EventName = "RunEnded", Level = LogLevel.Information,
        Message = "Run {RunId} of {Identifier} ended {Outcome} after {ElapsedSeconds:F1} s")]
    internal static partial void RunEnded(this ILogger logger, RunId runId, string identifier, TaskOutcome outcome, double elapsedSeconds);

    [LoggerMessage(EventId = 203, EventName = "RunFailed", Level = LogLevel.Error, Message = "Run {RunId} of {Identifier} failed")]
    internal static partial void RunFailed(this ILogger logger, Exception? exception, RunId runId, string identifier);

    [LoggerMessage(EventId = 204, EventName = "RunResubmitted", Level = LogLevel.Information,
        Message = "Run {RunId} is followed by attempt {Attempt}: {Rule}")]
    internal static partial void RunResubmitted(this ILogger logger, RunId runId, int attempt, string rule);

    [LoggerMessage(EventId = 205, EventName = "StartOverdue", Level = LogLevel.Warning,
        Message = "Run {RunId} was started {WaitedSeconds:F1} s ago and its handler has not begun; is the thread pool starved?")]
    internal static partial void StartOverdue(this ILogger logger, RunId runId, double waitedSeconds);

    [LoggerMessage(EventId = 206, EventName = "TaskWithdrawn", Level = LogLevel.Information,
        Message = "Task {TaskId} of {Identifier} ended without a run: {ReasonCode}")]
    internal static partial void TaskWithdrawn(this ILogger logger, TaskId taskId, string identifier, string reasonCode);

    [LoggerMessage(EventId = 207, EventName = "IllegalTrigger", Level = LogLevel.Warning,
        Message = "Run {RunId} in state {State} cannot take {Trigger}; nothing changed")]
    internal static partial void IllegalTrigger(this ILogger logger, RunId runId, string state, string trigger);

    [LoggerMessage(EventId = 208, EventName = "EngineFailed", Level = LogLevel.Critical,
        Message = "The scheduler failed at the input {Input}; please report this. Other tasks go on")]
    internal static partial void EngineFailed(this ILogger logger, Exception exception, InputKind input);

    [LoggerMessage(EventId = 301, EventName = "RunExpiring", Level = LogLevel.Warning,
        Message = "Run {RunId} of {Identifier} was told to stop: {ReasonCode} {Reason}")]
    internal static partial void RunExpiring(this ILogger logger, RunId runId, string identifier, string reasonCode, Expiration reason);

    [LoggerMessage(EventId = 302, EventName = "GraceExceeded", Level = LogLevel.Error,
        Message = "Run {RunId} of {Identifier} ignored its expiration; its end is recorded and its slot stays taken until the handler returns")]
    internal static partial void GraceExceeded(this ILogger logger, RunId runId, string identifier);

    [LoggerMessage(EventId = 303, EventName = "LateReturn", Level = LogLevel.Warning, Message = "The handler of run {RunId} returned after its end was recorded")]
    internal static partial void LateReturn(this ILogger logger, RunId runId);

    [LoggerMessage(EventId = 304, EventName = "OverrunSlotReleased", Level = LogLevel.Warning,
        Message = "The slot of run {RunId} was released although its handler has not returned")]
    internal static partial void OverrunSlotReleased(this ILogger logger, RunId runId);

    [LoggerMessage(EventId = 305, EventName = "BudgetWarned", Level = LogLevel.Information,
        Message = "Run {RunId} has used {Used} of {Limit} {Budget}")]
    internal static partial void BudgetWarned(this ILogger logger, RunId runId, BudgetAmount used, BudgetAmount limit, BudgetKind budget);

    [LoggerMessage(EventId = 306, EventName = "SubscriberFailed", Level = LogLevel.Error,
        Message = "A subscriber of {Event} threw; nobody else is affected")]
    internal static partial void SubscriberFailed(this ILogger logger, Exception exception, string @event);

    [LoggerMessage(EventId = 401, EventName = "PresenterFailed", Level = LogLevel.Error,
        Message = "Presenter {Presenter} failed; the run goes on, and the showing is repeated a few times with what is newest then")]
    internal static partial void PresenterFailed(this ILogger logger, Exception exception, string presenter);

    [LoggerMessage(EventId = 402, EventName = "TextProviderFailed", Level = LogLevel.Error,
        Message = "The text provider failed for {ReasonCode}; the built-in words are taken")]
    internal static partial void TextProviderFailed(this ILogger logger, Exception exception, string reasonCode);

    [LoggerMessage(EventId = 403, EventName = "CardChanged", Level = LogLevel.Information,
        Message = "{Identifier}: {Title}{Subtitle} [{State}{Reason}]{Percent}")]
    internal static partial void CardChanged(
        this ILogger logger, string identifier, string title, string subtitle, TaskState state, string reason, string percent);

    [LoggerMessage(EventId = 404, EventName = "PresenterAbandoned", Level = LogLevel.Warning,
        Message = "Presenter {Presenter} did not show the last snapshots in the time left")]
    internal static partial void PresenterAbandoned(this ILogger logger, string presenter);

    [LoggerMessage(EventId = 501, EventName = "ProtectionNotApplied", Level = LogLevel.Warning,
        Message = "The {Protection} protection is not applied: {Cause}")]
    internal static partial void ProtectionNotApplied(this ILogger logger, string protection, string cause);

    [LoggerMessage(EventId = 502, EventName = "HotSpellDropped", Level = LogLevel.Warning,
        Message = "A hot spell was dropped after {WithoutReadingSeconds:F0} s without a reading")]
    internal static partial void HotSpellDropped(this ILogger logger, double withoutReadingSeconds);

    [LoggerMessage(EventId = 503, EventName = "ConditionSourceFailed", Level = LogLevel.Error, Message = "Reading {Kinds} failed")]
    internal static partial void ConditionSourceFailed(this ILogger logger, Exception exception, ConditionKinds kinds);

    [LoggerMessage(EventId = 504, EventName = "ConditionSourceStuck", Level = LogLevel.Warning,
        Message = "Reading {Kinds} took longer than {LimitSeconds:F0} s; it counts as unavailable")]
    internal static partial void ConditionSourceStuck(this ILogger logger, ConditionKinds kinds, double limitSeconds);

    [LoggerMessage(EventId = 505, EventName = "ConditionsChanged", Level = LogLevel.Debug,
        Message = "Conditions: thermal {Thermal}, power {Power}, network {Network}, idle {Idle}")]
    internal static partial void ConditionsChanged(
        this ILogger logger, Reading<ThermalState> thermal, Reading<PowerSource> power, Reading<NetworkState> network, Reading<bool> idle);

    [LoggerMessage(EventId = 601, EventName = "StartNotPersisted", Level = LogLevel.Error,
        Message = "The start of run {RunId} could not be saved and is tried again: {Cause}")]
    internal static partial void StartNotPersisted(this ILogger logger, RunId runId, string cause);

    [LoggerMessage(EventId = 602, EventName = "StoreFailed", Level = LogLevel.Error, Message = "Saving {What} of task {TaskId} failed")]
    internal static partial void StoreFailed(this ILogger logger, Exception exception, PersistKind what, TaskId taskId);

    [LoggerMessage(EventId = 603, EventName = "TasksRecovered", Level = LogLevel.Information,
        Message = "{Tasks} tasks came back from the store; {CutOff} of them were running when their process ended")]
    internal static partial void TasksRecovered(this ILogger logger, int tasks, int cutOff);

    [LoggerMessage(EventId = 604, EventName = "LoadFailed", Level = LogLevel.Error,
        Message = "The store could not be read, and nothing starts before it is; next try in {NextTrySeconds:F0} s")]
    internal static partial void LoadFailed(this ILogger logger, Exception exception, double nextTrySeconds);

    [LoggerMessage(EventId = 605, EventName = "TaskAlreadyKnown", Level = LogLevel.Warning,
        Message = "The store gave back task {TaskId}, which is known here; nothing changed")]
    internal static partial void TaskAlreadyKnown(this ILogger logger, TaskId taskId);

    [LoggerMessage(EventId = 606, EventName = "StoreStreamFailed", Level = LogLevel.Error,
        Message = "Following the store ({What}) failed; next try in {NextTrySeconds:F0} s")]
    internal static partial void StoreStreamFailed(this ILogger logger, Exception exception, string what, double nextTrySeconds);

    [LoggerMessage(EventId = 607, EventName = "RecordFenced", Level = LogLevel.Warning,
        Message = "{What} of task {TaskId} was not recorded, because another process goes on with it: {Cause}")]
    internal static partial void RecordFenced(this ILogger logger, PersistKind what, TaskId taskId, string cause);

    [LoggerMessage(EventId = 608, EventName = "ExecutionBegan", Level = LogLevel.Information,
        Message = "{Name} executes the tasks of the store from now on")]
    internal static partial void ExecutionBegan(this ILogger logger, string name);

    [LoggerMessage(EventId = 609, EventName = "ExecutionLeft", Level = LogLevel.Information,
        Message = "{Name} no longer executes the tasks of the store; another process may")]
    internal static partial void ExecutionLeft(this ILogger logger, string name);

    [LoggerMessage(EventId = 610, EventName = "ExecutionNotLeft", Level = LogLevel.Error,
        Message = "{Name} could not tell the store that it no longer executes; the others find out by its death")]
    internal static partial void ExecutionNotLeft(this ILogger logger, Exception? exception, string name);

    [LoggerMessage(EventId = 611, EventName = "OrderFailed", Level = LogLevel.Error,
        Message = "An order for task {TaskId} could not be given or answered")]
    internal static partial void OrderFailed(this ILogger logger, Exception exception, TaskId taskId);

    [LoggerMessage(EventId = 612, EventName = "TaskLeft", Level = LogLevel.Debug,
        Message = "Task {TaskId} left this process without an end")]
    internal static partial void TaskLeft(this ILogger logger, TaskId taskId);

    [LoggerMessage(EventId = 621, EventName = "StoreOutageBegan", Level = LogLevel.Error,
        Message = "The end of {RunOrTask} could not be saved; it is tried again, and nothing new is admitted until ends can be saved")]
    internal static partial void StoreOutageBegan(this ILogger logger, Exception exception, string runOrTask);

    [LoggerMessage(EventId = 622, EventName = "StoreOutageEnded", Level = LogLevel.Information,
        Message = "The store takes ends again after {OutageSeconds:F1} s; {Ends} of them have waited")]
    internal static partial void StoreOutageEnded(this ILogger logger, double outageSeconds, int ends);

    [LoggerMessage(EventId = 623, EventName = "EndLost", Level = LogLevel.Error,
        Message = "The end of {RunOrTask} could not be saved before the shutdown was over; the next start finds it as it was before")]
    internal static partial void EndLost(this ILogger logger, Exception exception, string runOrTask);

    [LoggerMessage(EventId = 624, EventName = "EndRefused", Level = LogLevel.Error,
        Message = "The store works, and does not take the end of {RunOrTask}; it is not tried again, and the next start finds it as it was before")]
    internal static partial void EndRefused(this ILogger logger, Exception exception, string runOrTask);

    [LoggerMessage(EventId = 701, EventName = "RecordingStopped", Level = LogLevel.Error,
        Message = "Recording to {Path} failed and has stopped; the scheduler goes on")]
    internal static partial void RecordingStopped(this ILogger logger, Exception exception, string path);

    [LoggerMessage(EventId = 702, EventName = "RecordingGap", Level = LogLevel.Warning,
        Message = "The disk does not keep up with the recording to {Path}: inputs are left out until it does, then a new segment begins")]
    internal static partial void RecordingGap(this ILogger logger, string path);

    [LoggerMessage(EventId = 771, EventName = "AttemptsCutOff", Level = LogLevel.Warning,
        Message = "Run {RunId} of {Identifier} makes no further attempt: {ReasonCode}. What its handler had thrown last is attached")]
    internal static partial void AttemptsCutOff(this ILogger logger, Exception? exception, RunId runId, string identifier, string reasonCode);
}
