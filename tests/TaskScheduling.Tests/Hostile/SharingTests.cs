using TaskScheduling.Testing;
using TaskScheduling.Tests.Execution;
using TaskScheduling.Tests.Sharing;

namespace TaskScheduling.Tests.Hostile;

/// <summary>Many processes at once, and at the worst moment.</summary>
public sealed class SharingTests
{
    private readonly SurvivingTaskStore _store = new();

    [Test]
    public async Task A_thousand_submissions_of_four_processes_have_one_end_each()
    {
        var policy = Policies.Of(Policies.Lane with { MaximumPending = 10_000 });
        await using var a = await SharingProcess.ExecutorAsync(_store, "a", policy);
        await using var b = new SharingProcess(_store, "b", policy: policy);
        await using var c = new SharingProcess(_store, "c", policy: policy);
        await using var d = new SharingProcess(_store, "d", ExecutionScope.None, policy);
        SharingProcess[] all = [a, b, c, d];
        var handles = (await Task.WhenAll(all.Select(process => Task.Run(() => SubmitAsync(process, 250)))).InTime()).SelectMany(some => some).ToArray();
        var results = await Task.WhenAll(handles.Select(handle => handle.Completion)).InTime();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(results.Select(result => result.Outcome), Has.All.EqualTo(TaskOutcome.Succeeded));
            Assert.That(handles.Select(handle => handle.Runs.Count), Has.All.EqualTo(1));
            Assert.That(handles.Select(handle => handle.TaskId).Distinct().Count(), Is.EqualTo(1000));
            Assert.That(await _store.LoadAsync(default), Is.Empty);
        }
    }

    [Test]
    public async Task Nothing_that_is_submitted_during_a_takeover_is_lost()
    {
        for (var round = 0; round < 20; round++)
        {
            var store = new SurvivingTaskStore();
            await using var a = await SharingProcess.ExecutorAsync(store, "a");
            await using var b = new SharingProcess(store, "b");
            await using var c = new SharingProcess(store, "c", ExecutionScope.None);
            var submitting = Task.WhenAll(Task.Run(() => SubmitAsync(b, 50)), Task.Run(() => SubmitAsync(c, 50)));
            var first = await b.SubmitAsync(SharingProcess.Instant);
            await first.Completion.InTime(); // in the middle of it
            a.View.Cut();
            var handles = (await submitting.InTime()).SelectMany(some => some).ToArray();
            await Task.WhenAll(handles.Select(handle => handle.WaitForRunAsync())).InTime();
            b.App.Advance(31); // what had begun in the dead process is run again
            var results = await Task.WhenAll(handles.Select(handle => handle.Completion)).InTime();
            Assert.That(results.Select(result => result.Outcome), Has.All.EqualTo(TaskOutcome.Succeeded));
        }
    }

    [Test]
    public async Task A_stop_that_races_with_the_end_is_answered_with_what_happened()
    {
        await using var a = await SharingProcess.ExecutorAsync(_store, "a");
        await using var b = new SharingProcess(_store, "b");
        for (var round = 0; round < 100; round++)
        {
            var handle = await b.SubmitAsync();
            var call = await a.App.NextCallAsync();
            using var gate = new Barrier(2);
            var returning = Task.Run(() =>
            {
                gate.SignalAndWait();
                call.Return();
            });
            var stopping = Task.Run(async () =>
            {
                gate.SignalAndWait();
                return await handle.StopAsync("race");
            });
            var result = await handle.Completion.InTime();
            await returning.InTime();
            Assert.That(await stopping.InTime(), Is.EqualTo(result.Expiration is Expiration.UserStopped), $"round {round}: {result}");
        }
    }

    private static async Task<List<TaskHandle>> SubmitAsync(SharingProcess process, int count)
    {
        var handles = new List<TaskHandle>();
        for (var number = 0; number < count; number++)
            handles.Add(await process.SubmitAsync(SharingProcess.Instant));
        return handles;
    }
}
