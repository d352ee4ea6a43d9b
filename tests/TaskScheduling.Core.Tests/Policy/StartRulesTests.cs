namespace TaskScheduling.Tests.Policy;

/// <summary>Why a task waits that another process may have.</summary>
public sealed class StartRulesTests
{
    [TestCase("NotStarted", true, null, ExpectedResult = "not started")]
    [TestCase("NotStarted", true, "a", ExpectedResult = "a")]
    [TestCase("NotStarted", false, null, ExpectedResult = "nobody")]
    [TestCase("NotStarted", false, "a", ExpectedResult = "a")]
    [TestCase("Waiting", true, null, ExpectedResult = "nobody")]
    [TestCase("Waiting", true, "a", ExpectedResult = "a")]
    [TestCase("TakingOver", true, null, ExpectedResult = "not started")]
    [TestCase("TakingOver", true, "a", ExpectedResult = "not started", Description = "a has just gone")]
    [TestCase("Executing", true, null, ExpectedResult = "nobody")]
    [TestCase("Executing", true, "a", ExpectedResult = "a", Description = "the store has refused a record of it here")]
    public string What_a_task_elsewhere_waits_for(string stage, bool mayExecute, string? executor) =>
        StartRules.BlockerElsewhere(Enum.Parse<ExecutionStage>(stage), mayExecute, executor) switch
        {
            DeferralReason.SchedulerNotStarted => "not started",
            DeferralReason.ExecutedElsewhere elsewhere => elsewhere.By ?? "nobody",
            var other => other.Code,
        };

    [TestCase(1, null, ExpectedResult = "not_yet_due")]
    [TestCase(0, null, ExpectedResult = null)]
    [TestCase(1, 0, ExpectedResult = null, Description = "its first run is over, and so is that date")]
    [TestCase(1, 2, ExpectedResult = "backoff_until")]
    public string? A_date_ahead_is_a_reason_wherever_a_task_is_executed(int dueInHours, int? nextInHours)
    {
        var now = DateTimeOffset.UnixEpoch;
        var request = new ProcessingTaskRequest("work") { EarliestBeginDate = now.AddHours(dueInHours) };
        var last = nextInHours is not { } hours ? null : new TaskResult
        {
            TaskId = new TaskId(Guid.NewGuid()),
            Outcome = TaskOutcome.Failed,
            Title = "work",
            Next = new Resubmitted(2, ResubmitRule.AfterBackoff(), now.AddHours(hours)),
        };
        return StartRules.DateAhead(request, last, now)?.Code;
    }
}
