using System.Buffers;
using System.Text;
using TaskScheduling.Tests.Engine;

namespace TaskScheduling.Tests.Recording;

/// <summary>Every input can be written down and read again.</summary>
public sealed class InputFormatTests
{
    private static readonly SchedulerInstant At = new(TimeSpan.FromTicks(123_456_789_012_345), new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.Zero) + TimeSpan.FromTicks(1));
    private static readonly TaskId Id = new(new Guid("00000000-0000-0000-0000-0000000000ab"));
    private static readonly RunId Run = new(Id, 3);

    private static readonly TaskBudget FullBudget = new()
    {
        Time = TimeSpan.FromTicks(1),
        Cpu = new CpuLimit(0.1 + 0.2, TimeSpan.FromSeconds(7)),
        CpuTime = TimeSpan.FromHours(3),
        Thermal = new ThermalLimit(ThermalState.Critical, TimeSpan.Zero),
        Progress = new ProgressLimit(TimeSpan.FromSeconds(3)) { MaximumHeartbeatOnly = TimeSpan.FromSeconds(4), MaximumWait = TimeSpan.FromSeconds(5) },
        MemoryBytes = long.MaxValue,
        AllocatedBytes = 1,
        Grace = TimeSpan.FromMilliseconds(5),
    };

    private static readonly ContinuedProcessingTaskRequest FullRequest = new("export", "Ünïcode \"titles\"\n\u2028")
    {
        Subtitle = "",
        Key = TaskKey.From("a key"),
        EarliestBeginDate = new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.FromHours(5.5)),
        Budget = FullBudget,
        Priority = TaskPriority.Low,
        Payload = TaskPayload.FromJson("{ \"a\":\n 1 }"u8),
        Resubmission = Resubmission.Default.OnFailed(ResubmitRule.AfterBackoff(new Backoff { MaxDelay = null, UseJitter = false, Kind = BackoffKind.Linear }).AtMost(3))
            .OnExpired<Expiration.BatteryLow>(ResubmitRule.AtNextStart.IfCheckpointMoved()) with
        { MaximumAttempts = 9, MaximumInterruptions = 0 },
        WhenPending = WhenPending.Refuse,
        WhenRunning = WhenRunning.Queue,
        Strategy = SubmissionStrategy.Fail,
        RequiredResources = TaskResources.Gpu,
    };

    private static readonly RecoveredTask FullRecord = new(FullRequest, new DateTimeOffset(2026, 2, 3, 4, 5, 6, TimeSpan.Zero))
    {
        Runs =
        [
            new TaskResult
            {
                TaskId = Id,
                RunId = new RunId(Id, 1),
                Outcome = TaskOutcome.Expired,
                Expiration = new Expiration.Preempted(new TaskId(new Guid(7, 0, 0, new byte[8]))) { AlsoExceeded = [ExpirationCodes.HostLost] },
                Usage = new TaskUsage(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(2), 5, null),
                Progress = new ProgressSnapshot(3, 9),
                Title = "title",
                Next = new Resubmitted(2, ResubmitRule.WhenClear, new DateTimeOffset(2026, 2, 3, 4, 5, 7, TimeSpan.Zero)),
            },
        ],
        OpenRun = 2,
        LastSignOfLife = new DateTimeOffset(2026, 2, 3, 4, 6, 6, TimeSpan.Zero),
        BootChanged = false,
        ExitCode = 137,
        LastSaid = new LastSaid("title", "subtitle", new ProgressSnapshot(4, 9)),
        IsNews = true,
        Order = 7,
    };

    [TestCaseSource(nameof(Inputs))]
    public void An_input_is_read_as_it_was_written(object input) =>
        Assert.That(Through((SchedulerInput)input, payloads: true), Is.EqualTo(input));

    [Test]
    public void There_is_an_example_of_every_kind() =>
        Assert.That(Inputs().Select(input => input.Kind).Distinct(), Is.EquivalentTo(Enum.GetValues<InputKind>()));

    [Test]
    public void There_is_an_example_of_every_expiration() =>
        Assert.That(Inputs().Select(input => (input.Data as Expiration)?.Code).OfType<string>().Distinct(), Is.EquivalentTo(ExpirationCodes.All));

    [Test]
    public void Of_payloads_and_texts_only_the_lengths_are_written()
    {
        var read = (ContinuedProcessingTaskRequest)Through(SchedulerInput.Submitted(At, Id, FullRequest), payloads: false).Data!;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(read.Payload.Length, Is.EqualTo(FullRequest.Payload.Length));
            Assert.That(read.Payload, Is.Not.EqualTo(FullRequest.Payload));
            Assert.That(read.Title, Is.EqualTo(new string('x', FullRequest.Title.Length)));
            Assert.That(read.Subtitle, Is.Empty);
            Assert.That(read with { Payload = FullRequest.Payload, Title = FullRequest.Title }, Is.EqualTo(FullRequest), "everything else is as it was");
        }
    }

    [TestCaseSource(nameof(Secrets))]
    public void Words_of_people_and_of_faults_are_not_written(object example)
    {
        var input = (SchedulerInput)example;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Text(input, payloads: true), Does.Contain("secret"));
            Assert.That(Text(input, payloads: false), Does.Not.Contain("secret"));
            Assert.That(() => Through(input, payloads: false), Throws.Nothing);
        }
    }

    [Test]
    public void Every_case_of_a_closed_hierarchy_can_be_written()
    {
        var cases = new[] { typeof(Expiration), typeof(SubmissionError), typeof(DeferralReason), typeof(EngineReport) }
            .SelectMany(hierarchy => hierarchy.GetNestedTypes(System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.NonPublic));
        Assert.That(cases, Has.All.Matches<Type>(which => RecordingJson.Full.TryGetTypeInfo(which!, out _)));
    }

    private static IEnumerable<SchedulerInput> Secrets() =>
    [
        SchedulerInput.Submitted(At, Id, FullRequest with { Title = "secret", Subtitle = "secret", Payload = TaskPayload.Empty }),
        SchedulerInput.Recovered(At, Id, new RecoveredTask(FullRequest, At.Utc) { LastSaid = new LastSaid("secret", "secret", default) }),
        SchedulerInput.RunEnded(At, Run, HandlerReturn.Faulted, new TaskFault("Boom", "secret")),
        SchedulerInput.CancelRequested(At, Id, "secret"),
        SchedulerInput.StopRequested(At, Id, "console", "secret"),
        SchedulerInput.PauseRequested(At, Run, new PauseRequest(ResubmitRule.WhenClear, "secret")),
        SchedulerInput.PersistFailed(At, Id, PersistKind.RunEnd, "secret"),
        SchedulerInput.RunLost(At, Run, new Expiration.WorkerLost(1, null, ["secret"])),
        SchedulerInput.ExpireRequested(At, Id, new Expiration.Unknown("domain", 1, "secret")),
    ];

    private static IEnumerable<SchedulerInput> Inputs() =>
    [
        SchedulerInput.Recovered(At, Id, FullRecord),
        SchedulerInput.Started(At),
        SchedulerInput.Advance(At),
        SchedulerInput.Submitted(At, Id, FullRequest),
        SchedulerInput.Submitted(At, Id, new AppRefreshTaskRequest("refresh") { Key = TaskKey.PerSubmission, Resubmission = Resubmission.Never }),
        SchedulerInput.Submitted(At, Id, new ProcessingTaskRequest("process") { RequiresIdle = true, RequiresUnmeteredNetwork = true, Budget = TaskBudget.Unlimited }),
        SchedulerInput.Submitted(At, Id, new ProcessingTaskRequest(null!)),
        SchedulerInput.Persisted(At, Id, PersistKind.RunStart),
        SchedulerInput.PersistFailed(At, Id, PersistKind.RunEnd, "disk full."),
        SchedulerInput.CancelRequested(At, Id, null, 7),
        SchedulerInput.CancelAllRequested(At, "all", long.MaxValue),
        SchedulerInput.StopRequested(At, Id, "console", "ann"),
        SchedulerInput.PauseRequested(At, Run, new PauseRequest(ResubmitRule.AfterBackoff(), "later")),
        SchedulerInput.RunEnded(At, Run, HandlerReturn.Completed),
        SchedulerInput.RunEnded(At, Run, HandlerReturn.Faulted, new TaskFault("Boom", "it broke")),
        SchedulerInput.RunLost(At, Run, new Expiration.LeaseLost("a", null)),
        SchedulerInput.PersistFenced(At, Id, PersistKind.RunStart, new Expiration.LeaseLost("a", "b")),
        SchedulerInput.HandBackRequested(At, Id),
        SchedulerInput.Released(At, Id, 1),
        SchedulerInput.LaunchRequested(At, Id),
        SchedulerInput.ConditionsRead(At, DeviceConditions.Ideal with { Thermal = Reading<ThermalState>.Unavailable("broken") with { Sensor = "x86" }, BatteryLevel = 1 / 3.0 }, ConditionKinds.All),
        SchedulerInput.ConditionsRead(At, DeviceConditions.Unknown with { Idle = ((Reading<bool>)false) with { Sensor = "slack" } }, ConditionKinds.Idle | ConditionKinds.Power),
        .. RandomPolicies.All.Select(policy => SchedulerInput.PolicyReplaced(At, policy, PolicyApplication.Now)),
        SchedulerInput.PolicyReplaced(
            At,
            SchedulingPolicy.Server with
            {
                Budgets = [new IdentifierBudget("a.*", FullBudget) { Unlimited = [BudgetKind.Time] }],
                StartAtOrBelow = null,
                AgeingInterval = null,
                History = new HistoryBounds { EndedTasks = 0 },
            },
            PolicyApplication.NewRuns),
        SchedulerInput.Attached(At, Id, new AttachedRun(new ProcessingTaskRequest("DEFAULT.report") { Budget = FullBudget }, new HandlerDescription("quartz", TaskKind.Processing))),
        SchedulerInput.HandlerAdded(At, new HandlerDescription("a.*", TaskKind.AppRefresh, FullBudget, Resubmission.Never, OutOfProcess: true)),
        SchedulerInput.HandlerRemoved(At, "a.*"),
        SchedulerInput.DebuggerChanged(At, true),
        SchedulerInput.ReadingsStale(At),
        SchedulerInput.ShutdownBegan(At, TimeSpan.FromSeconds(30)),
        SchedulerInput.AudienceChanged(At, Audience.AllTasks),
        .. Reasons().Select(reason => SchedulerInput.ExpireRequested(At, Id, reason with { At = At.Utc, GraceEndsAt = At.Utc, AlsoExceeded = ["battery_low"] })),
    ];

    private static IEnumerable<Expiration> Reasons() =>
    [
        new Expiration.UserStopped("console"),
        new Expiration.Superseded(Id),
        new Expiration.ThermalLimitExceeded(ThermalState.Fair, ThermalState.Critical, TimeSpan.FromSeconds(3), "x86"),
        new Expiration.MemoryLimitExceeded(1, 2),
        new Expiration.AllocationLimitExceeded(0, 0),
        new Expiration.CpuLimitExceeded(new CpuLimit(0.8, TimeSpan.FromMinutes(1)), TimeSpan.FromSeconds(48), TimeSpan.FromSeconds(50)),
        new Expiration.CpuTimeExceeded(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2)),
        new Expiration.TimeLimitExceeded(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)),
        new Expiration.ProgressStalled(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.Zero, null, 0, 0),
        new Expiration.RequirementLost(Requirement.Idle),
        new Expiration.BatteryLow(0.07, 0.2),
        new Expiration.Preempted(Id),
        new Expiration.QuotaExhausted("a", TimeSpan.FromHours(4), TimeSpan.FromMinutes(20), At.Utc),
        new Expiration.PolicyChanged("Time"),
        new Expiration.HostLost(At.Utc, false, 0),
        new Expiration.WorkerLost(137, "SIGKILL", ["one", "two"]),
        new Expiration.Unknown("domain", 0, ""),
    ];

    private static SchedulerInput Through(SchedulerInput input, bool payloads)
    {
        var line = RecordingReader.Lines(Encoding.UTF8.GetBytes(Text(input, payloads))).Single();
        return ((RecordingLine.Input)line).Data;
    }

    private static string Text(SchedulerInput input, bool payloads)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using var writer = new RecordingWriter(bytes, payloads);
        writer.Input(1, input);
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }
}
