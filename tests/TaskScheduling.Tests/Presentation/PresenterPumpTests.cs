using Microsoft.Extensions.DependencyInjection;
using Moq;
using TaskScheduling.Tests.Execution;

namespace TaskScheduling.Tests.Presentation;

/// <summary>What every presenter may rely on, and what none can do to the others.</summary>
public sealed class PresenterPumpTests
{
    private readonly RecordingPresenter _healthy = new();

    [Test]
    public async Task Revisions_never_go_back_and_the_last_one_always_comes()
    {
        await using var app = new RuntimeHarness(configure: builder => builder.AddPresenter("healthy", _healthy));
        var (handle, call) = await app.RunAsync(Request);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(thread => Task.Run(() =>
        {
            for (var change = 0; change < 500; change++)
                call.Task.Title = $"{thread}-{change}";
        }))).InTime();
        call.Task.Title = "last";
        call.Return();
        await handle.Completion.InTime();

        var final = await _healthy.UntilAsync(card => card.IsFinal);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(_healthy.Shown.Select(card => card.Revision), Is.Ordered.And.Unique);
            Assert.That(final.Title, Is.EqualTo("last"));
        }
    }

    [Test]
    public async Task A_slow_presenter_gets_the_latest_snapshot_only()
    {
        var slow = new StuckPresenter();
        await using var app = new RuntimeHarness(configure: builder => builder.AddPresenter("slow", slow));
        var (handle, call) = await app.RunAsync(Request);
        await slow.Entered.InTime();
        for (var change = 0; change < 100; change++)
            call.Task.Title = $"{change}";
        call.Return();
        await handle.Completion.InTime();

        slow.Release();
        var final = await slow.Recorded.UntilAsync(card => card.IsFinal);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(final.Title, Is.EqualTo("99"));
            Assert.That(slow.Recorded.Shown, Has.Count.LessThanOrEqualTo(3));
        }
    }

    [Test]
    public async Task A_stuck_or_throwing_presenter_hurts_nobody()
    {
        var stuck = new StuckPresenter();
        var throwing = new Mock<ITaskPresenter>();
        throwing.Setup(port => port.PresentAsync(It.IsAny<TaskPresentation>(), It.IsAny<CancellationToken>())).Throws(new IOException("screen is gone"));
        await using var app = new RuntimeHarness(configure: builder =>
            builder.AddPresenter("stuck", stuck).AddPresenter("throwing", throwing.Object).AddPresenter("healthy", _healthy));

        var (handle, call) = await app.RunAsync(Request);
        await stuck.Entered.InTime();
        call.Task.Title = "Done";
        call.Return();
        var result = await handle.Completion.InTime();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.IsSuccess, Is.True);
            Assert.That((await _healthy.UntilAsync(card => card.IsFinal)).Title, Is.EqualTo("Done"));
            Assert.That((await app.LoggedAsync("PresenterFailed")).Exception, Is.InstanceOf<IOException>());
        }

        stuck.Release();
    }

    [Test]
    public async Task One_card_per_key_from_the_first_moment_on()
    {
        await using var app = new RuntimeHarness(Policies.WithSlots(1), builder => builder.AddPresenter("healthy", _healthy));
        var (_, blocker) = await app.RunAsync(Request);
        var first = await app.SubmitAsync(Request with { Key = "album:42" });
        await _healthy.UntilAsync(card => card.TaskId == first.TaskId && card.State is TaskState.Pending);
        blocker.Return();
        var call = await app.NextCallAsync();
        call.Return();
        await first.Completion.InTime();
        var (second, _) = await app.RunAsync(Request with { Key = "album:42" });
        await _healthy.UntilAsync(card => card.TaskId == second.TaskId && card.State is TaskState.Running);

        var cards = _healthy.Shown.Where(card => card.TaskId == first.TaskId || card.TaskId == second.TaskId).Select(card => card.CardId);
        Assert.That(cards.Distinct(), Is.EqualTo(new[] { "album:42" }));
    }

    [Test]
    public async Task A_retry_replaces_the_card()
    {
        await using var app = new RuntimeHarness(configure: builder => builder.AddPresenter("healthy", _healthy));
        var (handle, call) = await app.RunAsync(Request with { Resubmission = Resubmission.Default.OnFailed(ResubmitRule.AfterBackoff()) });
        call.Throw(new IOException());
        await handle.WaitForRunAsync(1).InTime();
        app.Advance(TimeSpan.FromHours(1));
        var again = await _healthy.UntilAsync(card => card.Attempt == 2);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(again.CardId, Is.EqualTo(handle.TaskId.ToString()));
            Assert.That(_healthy.Shown.Select(card => card.CardId).Distinct().ToList(), Has.Count.EqualTo(1));
        }
    }

    [Test]
    public async Task Progress_is_looked_at_now_and_then()
    {
        await using var app = new RuntimeHarness(configure: builder => builder.AddPresenter("healthy", _healthy));
        var (_, call) = await app.RunAsync(Request);
        call.Task.Progress.TotalUnitCount = 4;
        call.Task.Progress.CompletedUnitCount = 1;
        using var wait = call.Task.Progress.Waiting("network");

        app.Advance(0.25);

        var shown = await _healthy.UntilAsync(card => card.Fraction is not null);
        Assert.That((shown.Fraction, shown.WaitingFor), Is.EqualTo((0.25, "network")));
    }

    [Test]
    public async Task Only_continued_tasks_have_a_card()
    {
        await using var app = new RuntimeHarness(configure: builder => builder.AddPresenter("healthy", _healthy));
        var (plain, call) = await app.RunAsync();
        call.Task.Title = "nobody sees it";
        call.Return();
        await plain.Completion.InTime();
        await app.RunAsync(Request);
        await _healthy.UntilAsync(card => card.State is TaskState.Running);

        Assert.That(_healthy.Shown.Select(card => card.Kind), Is.All.EqualTo(TaskKind.ContinuedProcessing));
    }

    [Test]
    public async Task Shutting_down_gives_up_on_stuck_presenters_all_at_once()
    {
        StuckPresenter[] stuck = [new(), new()];
        await using var app = new RuntimeHarness(configure: builder => builder.AddPresenter("one", stuck[0]).AddPresenter("two", stuck[1]));
        var (handle, call) = await app.RunAsync(Request);
        await Task.WhenAll(stuck.Select(one => one.Entered)).InTime();
        call.Return();
        await handle.Completion.InTime();

        var stopping = app.Scheduler.ShutdownAsync();
        foreach (var _ in stuck)
            await app.Time.WaitsForAsync(TimeSpan.FromSeconds(1));
        app.Time.Advance(TimeSpan.FromSeconds(1));
        await stopping.InTime();

        Assert.That(app.Logs.GetSnapshot().Count(log => log.Id.Name == "PresenterAbandoned"), Is.EqualTo(2));
        Array.ForEach(stuck, one => one.Release());
    }

    [Test]
    public async Task The_hosts_token_ends_waiting_for_a_stuck_presenter()
    {
        var stuck = new StuckPresenter();
        await using var app = new RuntimeHarness(configure: builder => builder.AddPresenter("stuck", stuck));
        var (handle, call) = await app.RunAsync(Request);
        await stuck.Entered.InTime();
        call.Return();
        await handle.Completion.InTime();

        await app.Scheduler.ShutdownAsync(new CancellationToken(canceled: true)).InTime();

        Assert.That(app.Logs.GetSnapshot().Select(log => log.Id.Name), Has.Some.EqualTo("PresenterAbandoned"));
        stuck.Release();
    }

    private static ContinuedProcessingTaskRequest Request => new(RuntimeHarness.Export, "Export photos");

    private sealed class StuckPresenter : ITaskPresenter
    {
        private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public RecordingPresenter Recorded { get; } = new();

        public Task Entered => _entered.Task;

        public void Release() => _release.TrySetResult();

        public async ValueTask PresentAsync(TaskPresentation presentation, CancellationToken cancellationToken)
        {
            await Recorded.PresentAsync(presentation, cancellationToken);
            _entered.TrySetResult();
            await _release.Task;
        }
    }
}
