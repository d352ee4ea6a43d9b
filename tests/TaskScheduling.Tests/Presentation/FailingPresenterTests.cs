using Microsoft.Extensions.DependencyInjection;
using TaskScheduling.Tests.Execution;

namespace TaskScheduling.Tests.Presentation;

/// <summary>A presenter that throws is asked again, with what is newest then.</summary>
public sealed class FailingPresenterTests
{
    private static readonly ContinuedProcessingTaskRequest Request = new(RuntimeHarness.Export, "Export photos");
    private readonly FailingPresenter _presenter = new();

    [Test]
    public async Task The_last_card_comes_also_where_it_failed_at_first()
    {
        await using var app = new RuntimeHarness(configure: builder => builder.AddPresenter("failing", _presenter));
        var (handle, call) = await app.RunAsync(Request);
        await _presenter.Shown.UntilAsync(card => card.State is TaskState.Running);
        _presenter.FailuresLeft = 3;
        call.Task.Title = "Done";
        await app.Time.WaitsForAsync(TimeSpan.FromSeconds(0.1));
        call.Return();
        await handle.Completion.InTime();
        foreach (var wait in new[] { 0.1, 0.2, 0.4 })
        {
            app.Time.Advance(TimeSpan.FromSeconds(wait));
            if (wait < 0.4)
                await app.Time.WaitsForAsync(TimeSpan.FromSeconds(wait * 2));
        }

        var last = await _presenter.Shown.UntilAsync(card => card.IsFinal);
        using (Assert.EnterMultipleScope())
        {
            Assert.That((last.Title, last.Outcome), Is.EqualTo(("Done", (TaskOutcome?)TaskOutcome.Succeeded)));
            Assert.That(_presenter.Shown.Shown.Select(card => card.Revision), Is.Ordered.And.Unique);
            Assert.That(app.Logs.GetSnapshot().Count(record => record.Id.Name == "PresenterFailed"), Is.EqualTo(3));
        }
    }

    [Test]
    public async Task A_shutdown_does_not_wait_for_the_next_try_but_makes_it()
    {
        await using var app = new RuntimeHarness(configure: builder => builder.AddPresenter("failing", _presenter));
        var (handle, call) = await app.RunAsync(Request);
        await _presenter.Shown.UntilAsync(card => card.State is TaskState.Running);
        _presenter.FailuresLeft = 1;
        call.Return();
        await handle.Completion.InTime();
        await app.Time.WaitsForAsync(TimeSpan.FromSeconds(0.1));
        await app.Scheduler.ShutdownAsync().InTime();

        Assert.That(_presenter.Shown.Shown.Last().IsFinal, Is.True);
    }

    private sealed class FailingPresenter : ITaskPresenter
    {
        public volatile int FailuresLeft;

        public RecordingPresenter Shown { get; } = new();

        public ValueTask PresentAsync(TaskPresentation presentation, CancellationToken cancellationToken)
        {
            if (FailuresLeft <= 0)
                return Shown.PresentAsync(presentation, cancellationToken);
            FailuresLeft--;
            throw new IOException("screen is gone");
        }
    }
}
