using YamlDotNet.RepresentationModel;

namespace TaskScheduling.Simulation.Tests.Scenarios.Reading;

/// <summary>Every key is read and arrives where it belongs.</summary>
public sealed class EveryKeyTests
{
    private readonly Scenario _scenario = Full.Read();

    [Test]
    public void The_example_has_every_key_of_every_shape()
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(Full.Text));
        var seen = new HashSet<string>();
        Collect(ScenarioReader.Shape, stream.Documents[0].RootNode);
        Assert.That(AllKeys(ScenarioReader.Shape).Distinct().Except(seen), Is.Empty);

        void Collect(Shape shape, YamlNode node)
        {
            if (node is YamlSequenceNode list)
            {
                foreach (var item in list)
                    Collect(shape, item);
            }

            if (node is not YamlMappingNode map)
                return;
            foreach (var (key, value) in map)
            {
                seen.Add($"{shape.Name}.{key}");
                if (shape.Find(key.ToString())?.Below is { } below)
                    Collect(below, value);
            }
        }

        static IEnumerable<string> AllKeys(Shape shape) =>
            shape.Keys.SelectMany(key => (key.Below is { } below ? AllKeys(below) : []).Prepend($"{shape.Name}.{key.Name}"));
    }

    [Test]
    public void The_scenario_itself()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(_scenario.Name, Is.EqualTo("everything"));
            Assert.That(_scenario.Description, Is.EqualTo("Every key there is."));
            Assert.That(_scenario.Seed, Is.EqualTo(-7));
            Assert.That(_scenario.Duration, Is.EqualTo(TimeSpan.FromDays(2)));
            Assert.That(_scenario.Start, Is.EqualTo(new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.Zero)));
            Assert.That(_scenario.StoreIsDurable, Is.False);
            Assert.That(_scenario.ForegroundPolicy, Is.EqualTo(SchedulingPolicy.Desktop));
            Assert.That(_scenario.Recorded!.Trace.Source, Is.EqualTo("trace.csv"), "the trace was asked for by its name");
        }
    }

    [Test]
    public void Its_policy()
    {
        var expected = SchedulingPolicy.Mobile with
        {
            Name = "Mobile (changed)",
            AppRefresh = new KindPolicy
            {
                Concurrency = Concurrency.Fixed(3),
                MaximumPending = 4,
                RequiresIdle = true,
                Battery = new BatteryLimit(0.1, 0.15),
                Quota = new RunQuota(Minutes(5), Minutes(60)),
                HeldByLowPowerMode = false,
                CpuLiftedOnExternalPower = true,
                Budget = new TaskBudget
                {
                    Time = Seconds(31),
                    Cpu = new CpuLimit(0.5, Seconds(30)),
                    CpuTime = Seconds(32),
                    Thermal = new ThermalLimit(ThermalState.Nominal, Seconds(33)),
                    Progress = new ProgressLimit(Seconds(34)) { MaximumHeartbeatOnly = Seconds(35), MaximumWait = Seconds(36) },
                    MemoryBytes = 1 << 30,
                    AllocatedBytes = 2_000_000_000,
                    Grace = Seconds(37),
                },
            },
            Processing = SchedulingPolicy.Mobile.Processing with { Quota = null, Battery = null, Budget = new TaskBudget { Grace = Seconds(5) } },
            ContinuedProcessing = SchedulingPolicy.Mobile.ContinuedProcessing with { Budget = SchedulingPolicy.Mobile.ContinuedProcessing.Budget with { Progress = null } },
            StartAtOrBelow = ThermalState.Serious,
            AgeingInterval = Minutes(11),
            Preemption = new Preemption { ReadyFor = Seconds(6), MinimumRun = Seconds(31), MaximumTimes = 3 },
            KeyIsIdentifier = false,
            WarnAtFraction = 0.7,
            WhenUnknown = UnknownRequirement.Assume,
            AssumeUnmeteredNetwork = true,
            SamplingPeriod = Seconds(12),
            SamplingPeriodNearLimit = Seconds(2),
            NetworkLossTolerance = Seconds(13),
            PowerLossTolerance = Seconds(14),
            RequirementBackAfter = Seconds(15),
            StartWatchdog = Seconds(16),
            OverrunSlotsReleasedAfter = Seconds(17),
            MaximumHostLosses = 4,
        };
        Assert.That(_scenario.Policy, Is.EqualTo(expected));
    }

    [Test]
    public void Its_device()
    {
        var device = _scenario.Device;
        using (Assert.EnterMultipleScope())
        {
            Assert.That((device.Name, device.Cores, device.OtherCores), Is.EqualTo(("phone", 7, 1.5)));
            Assert.That(device.Power, Is.EqualTo(new PowerRule(0.3, 1.1, 1.2, 0.9)));
            Assert.That(device.Thermal!.Nodes, Is.EqualTo(new ThermalNode[] { new("chip", 8, 0), new("back", 100, 0.3) }));
            Assert.That(device.Thermal.Links, Is.EqualTo(new ThermalLink[] { new(0, 1, 0.5) }));
            Assert.That((device.Thermal.Sensor, device.Thermal.BodyNode, device.Thermal.AmbientCelsius, device.Thermal.StartCelsius), Is.EqualTo(("chip", "back", 25.0, (double?)26)));
            Assert.That(device.Thermal.Thresholds, Is.EqualTo(new ThermalThresholds(38, 42, 46)));
            Assert.That((device.Thermal.Throttle!.Node, device.Thermal.Throttle.TripCelsius, device.Thermal.Throttle.ReleaseCelsius), Is.EqualTo(("chip", 44.0, 42.5)));
            Assert.That(device.Battery! with { Curve = [] }, Is.EqualTo(new BatterySpec(26, 0.55, 30, device.Battery.Curve, 0.85, 0.85, true) with { Curve = [] }).UsingPropertiesComparer(), "it saves until where it begins, at least");
            Assert.That(device.Battery.Curve, Is.EqualTo(new ChargePoint[] { new(0, 36), new(0.8, 36), new(1, 1.8) }), "twice the cells take twice the charge");
            Assert.That(device.Network, Is.EqualTo(new NetworkSpec(NetworkState.Metered, 1_000_000, Minutes(60), Minutes(3))));
            Assert.That(device.Person, Is.EqualTo(new PersonSpec(true, Minutes(3), Minutes(40), Minutes(5), Minutes(390), Minutes(1320), 0.4)));
        }
    }

    [Test]
    public void Its_work()
    {
        var (export, sync) = (_scenario.Work[0], _scenario.Work[1]);
        var request = (ContinuedProcessingTaskRequest)export.Request;
        using (Assert.EnterMultipleScope())
        {
            Assert.That((export.Name, request.Identifier, request.Title, request.Subtitle), Is.EqualTo(("export", "app.export", "Exporting", "212 photos")));
            Assert.That(((Arrivals.At)export.Arrivals).Instants, Is.EqualTo(new[] { Minutes(30), Minutes(60) }));
            Assert.That((export.Count, export.Earliest, request.Priority, request.Key), Is.EqualTo((2, Minutes(5), TaskPriority.High, (TaskKey?)"album")));
            Assert.That((request.WhenPending, request.WhenRunning, request.Strategy), Is.EqualTo((WhenPending.Keep, WhenRunning.Queue, SubmissionStrategy.Fail)));
            Assert.That(request.Budget, Is.EqualTo(new TaskBudget { MemoryBytes = 300_000_000 }));
            Assert.That(request.Payload.Length, Is.EqualTo(2000));
            Assert.That((export.Resumes, export.CheckpointEvery, export.Variation, export.StartDelay, export.OutOfProcess), Is.EqualTo((true, Seconds(20), 0.1, Seconds(2), true)));
            Assert.That(export.PausesOnWarning, Is.EqualTo((BudgetKind.HeartbeatOnly, Seconds(90))));
            Assert.That(export.Failure, Is.EqualTo(new WorkFailure(Seconds(12), 2, 0.25, "My.Fault", "broken")));
            Assert.That((request.Resubmission!.MaximumAttempts, request.Resubmission.MaximumInterruptions), Is.EqualTo((6, 7)));
            Assert.That(export.OnExpiration, Is.EqualTo(new ExpirationReaction(ReactionKind.Return, Seconds(3), true, "Paused", "{percent}")));
            Assert.That(export.Phases, Is.EqualTo(new[]
            {
                new WorkPhase { Kind = PhaseKind.Cpu, Takes = Minutes(10), Cores = 2.5, Share = 0.4, ReportsEvery = Seconds(5), AllocatesPerSecond = 1e6, MemoryBytes = 200 * 1024 * 1024, Title = "Rendering", Subtitle = "first" },
                new WorkPhase { Kind = PhaseKind.Transfer, Bytes = 50e6, ReportsEvery = null, Share = 0.6 },
                new WorkPhase { Kind = PhaseKind.Wait, Takes = Seconds(4), AtMost = Seconds(9), HeartbeatEvery = Seconds(2) },
                new WorkPhase { Kind = PhaseKind.Pause, Takes = Seconds(6) },
            }));
            Assert.That(sync.Request, Is.EqualTo(new ProcessingTaskRequest("sync") { RequiresNetworkConnectivity = true, RequiresUnmeteredNetwork = true, RequiresExternalPower = true, RequiresIdle = true }));
            Assert.That(sync.Arrivals, Is.EqualTo(new Arrivals.Every(Minutes(1), Minutes(10), Minutes(180), IsRandom: true)));
        }
    }

    /// <summary>A reason by its name says more than what stands for all, wherever it is written.</summary>
    [Test]
    public void Its_rules_of_resubmission()
    {
        var rules = _scenario.Work[0].Request.Resubmission;
        Assert.That(rules, Is.EqualTo((Resubmission.Default.OnExpired<Expiration>(ResubmitRule.Never).OnFailed(ResubmitRule.AfterBackoff())
            .OnExpired("time_limit_exceeded", ResubmitRule.AfterBackoff().Once())) with
        { MaximumAttempts = 6, MaximumInterruptions = 7 }));
    }

    [Test]
    public void Its_events() => Assert.That(_scenario.Events, Is.EqualTo(new ScenarioEvent[]
    {
        new ScenarioEvent.Stop(Seconds(1), "export"),
        new ScenarioEvent.Cancel(Seconds(2), "sync", "enough"),
        new ScenarioEvent.Submit(Seconds(3), "sync"),
        new ScenarioEvent.Power(Seconds(4), PowerSource.External),
        new ScenarioEvent.Network(Seconds(5), NetworkState.None),
        new ScenarioEvent.Person(Seconds(6), IsActive: false),
        new ScenarioEvent.App(Seconds(7), IsInFront: true),
        new ScenarioEvent.Crash(Seconds(8), Minutes(2)),
        new ScenarioEvent.ShutDown(Seconds(9), Seconds(40), Minutes(1)),
        new ScenarioEvent.Suspend(Seconds(10), Minutes(3)),
        new ScenarioEvent.Policy(Seconds(11), SchedulingPolicy.Server, PolicyApplication.Now),
        new ScenarioEvent.ClockStep(Seconds(12), -Minutes(30)),
        new ScenarioEvent.Ambient(Seconds(13), -5),
        new ScenarioEvent.Load(Seconds(14), 2),
    }));

    [Test]
    public void Its_expectations() => Assert.That(_scenario.Expectations.Single(), Is.EqualTo(new Expectation
    {
        Work = "export",
        Count = 1,
        CountAtLeast = 0,
        CountAtMost = 2,
        Outcome = StoryOutcome.Refused,
        Reason = "user_stopped",
        RunReasons = ["none", "host_lost"],
        Refusal = "too_many_pending",
        Runs = 1,
        RunsAtMost = 2,
        RunsAtLeast = 0,
        StartsBefore = Minutes(60),
        StartsAfter = Seconds(1),
        EndsBefore = Minutes(120),
        EndsAfter = Seconds(2),
        ProgressAtLeast = 0.01,
        ProgressAtMost = 0.99,
        Title = "Paused",
        Subtitle = "40 %",
        GraceExceeded = false,
        WaitedFor = ["too_hot"],
        NeverWaitedFor = ["battery_low"],
        Warned = [BudgetKind.CpuTime],
    }).UsingPropertiesComparer());

    [Test]
    public void Every_code_of_the_library_has_its_word_in_scenario_files()
    {
        Assert.That(Words("reason").Skip(1), Is.EqualTo(ExpirationCodes.All));
        Assert.That(Words("refusal"), Is.EquivalentTo(Codes(typeof(SubmissionError))));
        Assert.That(Words("waitedFor"), Is.EquivalentTo(Codes(typeof(DeferralReason))));

        static IEnumerable<string> Words(string key)
        {
            var type = ExpectationReader.Shape.Find(key)!.Type();
            return ((type["enum"] ?? type["items"]!["enum"])!.AsArray()).Select(word => (string)word!);
        }

        static IEnumerable<string> Codes(Type hierarchy) => hierarchy.GetNestedTypes().Where(hierarchy.IsAssignableFrom)
            .Select(type => (string)type.GetProperty("Code")!.GetValue(System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(type))!);
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    private static TimeSpan Minutes(double minutes) => TimeSpan.FromMinutes(minutes);
}
