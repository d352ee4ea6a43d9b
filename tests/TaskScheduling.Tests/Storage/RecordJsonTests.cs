using System.Reflection;
using System.Text;
using System.Text.Json;

namespace TaskScheduling.Tests.Storage;

public sealed class RecordJsonTests
{
    private static readonly DateTimeOffset Date = new(2026, 1, 2, 3, 4, 5, 678, TimeSpan.FromHours(2));
    private static readonly TaskId Id = TaskId.Parse("00000001-0002-0003-0004-0000000000ff");
    private readonly RecordJson _json = new();

    private static IEnumerable<BackgroundTaskRequest> Requests =>
    [
        new AppRefreshTaskRequest("refresh"),
        new AppRefreshTaskRequest("a \"quoted\" <name> with ä, 漢 and \\ \t") { Key = "k", EarliestBeginDate = Date, Priority = TaskPriority.High },
        new ProcessingTaskRequest("process"),
        new ProcessingTaskRequest("process")
        {
            Key = TaskKey.PerSubmission, Priority = TaskPriority.Low, WhenPending = WhenPending.Refuse, WhenRunning = WhenRunning.Queue,
            RequiresNetworkConnectivity = true, RequiresUnmeteredNetwork = true, RequiresExternalPower = true, RequiresIdle = true,
        },
        new ProcessingTaskRequest("process") { EarliestBeginDate = DateTimeOffset.UnixEpoch, Payload = TaskPayload.FromJson("{\"a\": [1, null]}"u8), Resubmission = Resubmission.Default },
        new ProcessingTaskRequest("process") { Budget = TaskBudget.Unlimited },
        new ProcessingTaskRequest("process") { Budget = new TaskBudget { Time = TimeSpan.FromHours(1), Progress = new ProgressLimit(TimeSpan.FromMinutes(5)) } },
        new ProcessingTaskRequest("process")
        {
            Budget = new TaskBudget
            {
                Time = TimeSpan.FromTicks(1), Cpu = new CpuLimit(0.5, TimeSpan.FromSeconds(7)), CpuTime = TimeSpan.FromDays(3), Thermal = new ThermalLimit(ThermalState.Fair, TimeSpan.FromSeconds(3)),
                Progress = new ProgressLimit(TimeSpan.FromSeconds(1)) { MaximumWait = TimeSpan.FromSeconds(3) }, MemoryBytes = 1, AllocatedBytes = long.MaxValue, Grace = TimeSpan.FromSeconds(2),
            },
        },
        new ContinuedProcessingTaskRequest("continued", "Title"),
        new ContinuedProcessingTaskRequest("continued", "") { Subtitle = "", Strategy = SubmissionStrategy.Fail, RequiredResources = (TaskResources)1 },
    ];

    private static IEnumerable<TaskResult> Results =>
    [
        new() { TaskId = Id, RunId = new RunId(Id, 1), Outcome = TaskOutcome.Succeeded, Elapsed = TimeSpan.FromMilliseconds(3), Title = "com.example.noop" },
        new() { TaskId = default, Outcome = TaskOutcome.Cancelled, Expiration = new Expiration.CancelledByApp("note") },
        new()
        {
            TaskId = Id, RunId = new RunId(Id, 12_345), Outcome = TaskOutcome.Expired, Expiration = new Expiration.TimeLimitExceeded(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2)) { At = Date },
            Fault = new TaskFault("Type", "Message \"quoted\""), GraceExceeded = true, ReturnedIncomplete = true, Elapsed = TimeSpan.FromTicks(long.MaxValue),
            Metered = new TaskUsage(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), 3, 4), Progress = new ProgressSnapshot(3, 10), Title = "Title ä", Subtitle = "Subtitle",
            Next = new Resubmitted(2, ResubmitRule.AfterBackoff(), Date),
        },
        new() { TaskId = Id, RunId = new RunId(Id, 1), Outcome = TaskOutcome.Succeeded, Metered = new TaskUsage(TimeSpan.Zero, null, 5, null), Progress = new ProgressSnapshot(0, 10) },
        new() { TaskId = Id, RunId = new RunId(Id, 1), Outcome = TaskOutcome.Failed, Progress = new ProgressSnapshot(7, null), Subtitle = "" },
    ];

    [TestCaseSource(nameof(Requests))]
    public void A_request_is_written_as_its_reader_would_write_it(BackgroundTaskRequest request) =>
        Assert.That(Encoding.UTF8.GetString(_json.Write(request)), Is.EqualTo(JsonSerializer.Serialize(request, RecordingJson.Full.TypeOf<BackgroundTaskRequest>())));

    [TestCaseSource(nameof(Results))]
    public void A_result_is_written_as_its_reader_would_write_it(TaskResult result) =>
        Assert.That(Encoding.UTF8.GetString(_json.Write(result)), Is.EqualTo(JsonSerializer.Serialize(result, RecordingJson.Full.TypeOf<TaskResult>())));

    [TestCase(typeof(TaskResult))]
    [TestCase(typeof(TaskBudget))]
    [TestCase(typeof(ProgressLimit))]
    [TestCase(typeof(BackgroundTaskRequest))]
    [TestCase(typeof(AppRefreshTaskRequest))]
    [TestCase(typeof(ProcessingTaskRequest))]
    [TestCase(typeof(ContinuedProcessingTaskRequest))]
    public void Each_property_is_told_by_one_of_them(Type type)
    {
        object[] all = [.. Requests, .. Results, .. Requests.Select(request => request.Budget).OfType<TaskBudget>(), .. Requests.Select(request => request.Budget?.Progress).OfType<ProgressLimit>()];
        var these = all.Where(type.IsInstanceOfType).ToArray();
        var silent = type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Where(property => property.SetMethod is not null && these.All(one => IsDefault(property.GetValue(one))));
        Assert.That(silent.Select(property => property.Name), Is.Empty, "set it in an example, and write it in RecordJson");
    }

    private static bool IsDefault(object? value) => value is null || (value.GetType().IsValueType && value.Equals(Activator.CreateInstance(value.GetType())));

    [Test]
    public void A_long_one_leaves_nothing_in_the_next()
    {
        var expected = Encoding.UTF8.GetString(_json.Write(Results.First()));
        _json.Write(new ProcessingTaskRequest("long") { Payload = TaskPayload.FromJson(Encoding.UTF8.GetBytes($"\"{new string('x', 1_000_000)}\"")) });
        Assert.That(Encoding.UTF8.GetString(_json.Write(Results.First())), Is.EqualTo(expected));
    }

    [Test]
    public void Half_a_character_is_written_as_its_reader_would_write_it() // whoever cuts a title may cut there
    {
        var result = Results.First() with { Title = "cut \ud83d" };
        Assert.That(Encoding.UTF8.GetString(_json.Write(result)), Is.EqualTo(JsonSerializer.Serialize(result, RecordingJson.Full.TypeOf<TaskResult>())));
    }
}
