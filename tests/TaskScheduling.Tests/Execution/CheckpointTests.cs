using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;

namespace TaskScheduling.Tests.Execution;

public sealed class CheckpointTests
{
    private static readonly ProcessingTaskRequest Limited = new(RuntimeHarness.Process) { Budget = new TaskBudget { Time = TimeSpan.FromSeconds(10) } };

    [Test]
    public async Task The_next_run_goes_on_where_the_last_one_stopped()
    {
        await using var app = new RuntimeHarness();
        var (handle, call) = await app.RunAsync(Limited);
        var fresh = call.Task.TryGetCheckpoint(CheckpointJson.Default.Place, out _);
        app.Advance(10);
        await call.ToldToStop;
        await call.Task.SaveCheckpointAsync(new Place("b", 12), CheckpointJson.Default.Place);
        call.Obey();
        var result = await handle.WaitForRunAsync().InTime();
        app.Advance(TimeSpan.FromHours(1));
        var second = await app.NextCallAsync();
        var found = second.Task.TryGetCheckpoint(CheckpointJson.Default.Place, out var place);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(fresh, Is.False);
            Assert.That(result.Next?.Attempt, Is.EqualTo(2), "a moved checkpoint earns another run");
            Assert.That(found, Is.True);
            Assert.That(place, Is.EqualTo(new Place("b", 12)));
        }
    }

    [Test]
    public async Task A_run_that_did_not_move_its_checkpoint_is_not_repeated()
    {
        await using var app = new RuntimeHarness();
        var (handle, first) = await app.RunAsync(Limited);
        await first.Task.SaveCheckpointAsync(new Place("b", 12), CheckpointJson.Default.Place);
        app.Advance(10);
        await first.ToldToStop;
        first.Obey();
        await handle.WaitForRunAsync().InTime();
        app.Advance(TimeSpan.FromHours(1));
        var second = await app.NextCallAsync();
        await second.Task.SaveCheckpointAsync(new Place("b", 12), CheckpointJson.Default.Place);
        app.Advance(10);
        await second.ToldToStop;
        second.Obey();

        Assert.That((await handle.Completion.InTime()).RunId?.Attempt, Is.EqualTo(2));
    }

    [Test]
    public async Task A_checkpoint_saved_after_the_reason_means_that_work_is_left()
    {
        await using var app = new RuntimeHarness();
        var (handle, call) = await app.RunAsync();
        await handle.StopAsync("tray").InTime();
        await call.ToldToStop;
        await call.Task.SaveCheckpointAsync(new Place("a", 1), CheckpointJson.Default.Place);
        call.Return();

        var result = await handle.Completion.InTime();
        Assert.That((result.Outcome, result.ReturnedIncomplete), Is.EqualTo((TaskOutcome.Expired, true)));
    }

    [Test]
    public async Task Types_may_be_given_once_for_all()
    {
        await using var app = new RuntimeHarness(configure: builder => builder.UseJsonTypes(CheckpointJson.Default));
        var (_, call) = await app.RunAsync();

        await call.Task.SaveCheckpointAsync(new Place("c", 3));

        Assert.That(call.Task.TryGetCheckpoint<Place>(out var place), Is.True);
        Assert.That(place, Is.EqualTo(new Place("c", 3)));
    }

    [Test]
    public async Task A_type_that_nobody_described_is_named([Values] bool withOtherTypes)
    {
        await using var app = new RuntimeHarness(configure: builder => _ = withOtherTypes ? builder.UseJsonTypes(CheckpointJson.Default) : builder);
        var (_, call) = await app.RunAsync();

        Assert.That(() => call.Task.SaveCheckpointAsync(new Uri("http://x")), Throws.InstanceOf<NotSupportedException>().With.Message.Contains("System.Uri"));
    }

    [Test]
    public async Task Pending_work_that_is_replaced_leaves_no_checkpoint_behind()
    {
        await using var app = new RuntimeHarness();
        var (_, call) = await app.RunAsync(Limited with { Key = "k" });
        await call.Task.SaveCheckpointAsync(new Place("b", 12), CheckpointJson.Default.Place);
        app.Advance(10);
        await call.ToldToStop;
        call.Obey();
        await (await app.SubmitAsync(Limited with { Key = "k", EarliestBeginDate = app.Time.GetUtcNow().AddMinutes(1), WhenRunning = WhenRunning.Queue })).CancelAsync().InTime();

        var (_, newer) = await app.RunAsync(Limited with { Key = "k", WhenRunning = WhenRunning.Queue });
        Assert.That(newer.Task.TryGetCheckpoint(CheckpointJson.Default.Place, out _), Is.False);
    }
}

internal sealed record Place(string Album, int Photo);

[JsonSerializable(typeof(Place))]
[JsonSerializable(typeof(int))]
internal sealed partial class CheckpointJson : JsonSerializerContext;
