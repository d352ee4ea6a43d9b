using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;

namespace TaskScheduling.Tests.Programs;

/// <summary>Program 9: a presenter of one's own, with a Stop button.</summary>
public sealed class Program9TrayPresenter
{
    [Test]
    public async Task Shows_a_card_and_its_stop_button_ends_the_task()
    {
        var tray = new Tray();
        await using var scheduler = await BackgroundTaskScheduler.StartNewAsync(tasks =>
        {
            tasks.Services.AddSingleton<ITray>(tray);
            tasks.AddPresenter<TrayPresenter>("tray");
            tasks.AddContinuedProcessingTask("export", async (task, ct) =>
            {
                task.UpdateTitle("Exporting", "1 of 2");
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ct);
            });
        });
        var handle = await scheduler.SubmitAsync(new ContinuedProcessingTaskRequest("export", "Export"));

        var card = await tray.Shown("Exporting, 1 of 2");
        card.OnStop!();

        var result = await handle.Completion;
        Assert.That(result.Expiration, Is.InstanceOf<Expiration.UserStopped>().With.Property(nameof(Expiration.UserStopped.Source)).EqualTo("tray"));
        await tray.Shown("Exporting, Stopped");
        Assert.That(card.OnStop, Is.Null, "an ended task has no Stop");
    }

    internal sealed class TrayPresenter(ITray tray, BackgroundTaskScheduler scheduler) : ITaskPresenter
    {
        public ValueTask PresentAsync(TaskPresentation presentation, CancellationToken cancellationToken)
        {
            var card = tray.GetOrAdd(presentation.CardId); // a retry replaces the old card
            card.OnStop = presentation.State is TaskState.Ended ? null : () => _ = scheduler.StopAsync(presentation.TaskId, "tray").AsTask();
            card.Show(presentation.Title, presentation.Subtitle, presentation.Fraction);
            return ValueTask.CompletedTask;
        }
    }

    internal interface ITray
    {
        ICard GetOrAdd(string id);
    }

    internal interface ICard
    {
        Action? OnStop { get; set; }

        void Show(string title, string? subtitle, double? fraction);
    }

    private sealed class Tray : ITray
    {
        private readonly ConcurrentDictionary<string, ICard> _cards = new();
        private readonly ConcurrentDictionary<string, TaskCompletionSource<ICard>> _shown = new();

        public ICard GetOrAdd(string id) => _cards.GetOrAdd(id, _ => new Card(this));

        public Task<ICard> Shown(string text) => _shown.GetOrAdd(text, _ => new TaskCompletionSource<ICard>()).Task;

        private sealed class Card(Tray tray) : ICard
        {
            public Action? OnStop { get; set; }

            public void Show(string title, string? subtitle, double? fraction) =>
                tray._shown.GetOrAdd($"{title}, {subtitle}", _ => new TaskCompletionSource<ICard>()).TrySetResult(this);
        }
    }
}
