using Microsoft.Extensions.Diagnostics.Metrics.Testing;

namespace TaskScheduling.Tests.Execution;

/// <summary>After the grace a run changes nothing any more, but keeps its slot.</summary>
public sealed class GraceTests
{
    [Test]
    public async Task A_handler_that_ignores_its_token_is_cut_off_and_fenced()
    {
        await using var app = new RuntimeHarness(Policies.WithSlots(1));
        using var late = app.Collect<long>(TelemetryNames.LateChanges);
        var (handle, call) = await app.RunAsync();
        await handle.StopAsync("tray").InTime();
        await call.ToldToStop;
        call.Task.Title = "In grace";
        app.Advance(Policies.Grace - TimeSpan.FromMilliseconds(1));
        var before = handle.Completion.IsCompleted;
        app.Advance(TimeSpan.FromMilliseconds(1));
        var result = await handle.Completion.InTime();
        await call.GraceEnded;

        call.Task.Title = "Too late";
        await Assert.ThatAsync(async () => await call.Task.SaveCheckpointAsync(1, CheckpointJson.Default.Int32), Throws.InstanceOf<OperationCanceledException>());
        var next = await app.SubmitAsync(new ProcessingTaskRequest(RuntimeHarness.Process));
        var held = next.GetSnapshot().State;
        call.Return();
        await app.LoggedAsync("LateReturn");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(before, Is.False);
            Assert.That((result.Outcome, result.GraceExceeded, result.Title), Is.EqualTo((TaskOutcome.Expired, true, "In grace")));
            Assert.That(handle.GetSnapshot().Title, Is.EqualTo("In grace"));
            Assert.That(held, Is.EqualTo(TaskState.Pending), "its slot is taken until it returns");
            Assert.That((await app.NextCallAsync()).Task.TaskId, Is.EqualTo(next.TaskId));
            Assert.That(handle.Runs, Is.EqualTo(new[] { result }), "a late return changes nothing");
            Assert.That(late.GetMeasurementSnapshot().EvaluateAsCounter(), Is.EqualTo(3), "text, checkpoint and return are counted");
        }
    }

    [Test]
    public async Task A_slot_may_be_released_after_a_while()
    {
        await using var app = new RuntimeHarness(Policies.WithSlots(1) with { OverrunSlotsReleasedAfter = TimeSpan.FromSeconds(60) });
        var (handle, call) = await app.RunAsync();
        await handle.StopAsync("tray").InTime();
        app.Advance(Policies.Grace);
        var next = await app.SubmitAsync(new ProcessingTaskRequest(RuntimeHarness.Process));
        app.Advance(59);
        var early = app.HasCall;
        app.Advance(1);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(early, Is.False);
            Assert.That((await app.NextCallAsync()).Task.TaskId, Is.EqualTo(next.TaskId));
        }

        call.Return();
        Assert.That(await app.LoggedAsync("LateReturn"), Is.Not.Null);
    }

    [Test]
    public async Task What_a_handler_leaves_behind_has_no_say_after_its_return()
    {
        await using var app = new RuntimeHarness();
        var (handle, call) = await app.RunAsync(new ContinuedProcessingTaskRequest(RuntimeHarness.Export, "Export"));
        call.Task.Title = "Exported";
        call.Return();
        var result = await handle.Completion.InTime();

        call.Task.Title = "A child that nobody waited for";
        await Assert.ThatAsync(async () => await call.Task.SaveCheckpointAsync(1, CheckpointJson.Default.Int32), Throws.InstanceOf<OperationCanceledException>());

        Assert.That((result.Title, handle.GetSnapshot().Title), Is.EqualTo(("Exported", "Exported")));
    }

    [Test]
    public async Task Card_and_result_agree_however_late_the_last_text_comes()
    {
        await using var app = new RuntimeHarness();
        for (var round = 0; round < 100; round++)
        {
            var (handle, call) = await app.RunAsync(new ContinuedProcessingTaskRequest(RuntimeHarness.Export, "Export"));
            await handle.StopAsync("tray").InTime();
            using var stop = new CancellationTokenSource();
            var writing = Task.Run(() =>
            {
                for (var change = 0; !stop.IsCancellationRequested; change++)
                    call.Task.Title = $"{change}";
            });
            app.Advance(Policies.Grace);
            var result = await handle.Completion.InTime();
            await stop.CancelAsync();
            await writing.InTime();
            Assert.That(handle.GetSnapshot().Title, Is.EqualTo(result.Title));
            call.Return();
        }
    }
}
