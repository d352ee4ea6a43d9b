using TaskScheduling.Tests.Execution;

namespace TaskScheduling.Tests.Expirations;

/// <summary>One record, wherever somebody looks for the reason.</summary>
internal static class ExpirationAssertions
{
    /// <summary>Waits for the token, lets the handler obey, and compares the reason in task, snapshot and result.</summary>
    public static async Task<TaskResult> ExpectAsync(
        this HandlerCall call, TaskHandle handle, Expiration expected, RuntimeHarness app, ExpirationOrigin origin, string code)
    {
        await call.ToldToStop;
        var whole = expected with { At = app.Time.GetUtcNow(), GraceEndsAt = app.Time.GetUtcNow() + Policies.Grace };
        var snapshot = handle.GetSnapshot();
        var seen = call.Task.Expiration;
        call.Obey();
        var result = await handle.WaitForRunAsync(call.Task.Attempt).InTime();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(seen, Is.EqualTo(whole), "in the handler");
            Assert.That(snapshot.Expiration, Is.EqualTo(whole), "in the snapshot");
            Assert.That(snapshot.State, Is.EqualTo(TaskState.Expiring));
            Assert.That(result.Expiration, Is.EqualTo(whole), "in the result");
            Assert.That(result.Outcome, Is.EqualTo(TaskOutcome.Expired));
            Assert.That((whole.Origin, whole.Code), Is.EqualTo((origin, code)));
        }

        return result;
    }
}
