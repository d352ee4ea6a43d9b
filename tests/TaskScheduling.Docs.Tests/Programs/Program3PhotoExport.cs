using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace TaskScheduling.Tests.Programs;

/// <summary>Program 3: the photo export, told to stop in the middle, goes on where it stopped.</summary>
public sealed class Program3PhotoExport
{
    private readonly PhotoLibrary _library = new();

    [Test]
    public async Task A_time_limit_pauses_it_with_its_own_words_and_the_next_run_goes_on_there()
    {
        var time = new FakeTimeProvider();
        await using var scheduler = await StartAsync(time);
        _library.Blocks = photo => photo.Path == "b";
        var handle = await scheduler.SubmitAsync(Request() with
        {
            Budget = new TaskBudget { Time = TimeSpan.FromMinutes(1) },
            Resubmission = Resubmission.Default.OnExpired<Expiration.TimeLimitExceeded>(ResubmitRule.AfterBackoff(new Backoff { UseJitter = false }).IfCheckpointMoved()),
        });
        await _library.Blocked.Task;

        time.Advance(TimeSpan.FromMinutes(1));
        var first = await handle.WaitForRunAsync(1);
        _library.Blocks = _ => false;
        time.Advance(TimeSpan.FromSeconds(30));
        var last = await handle.Completion;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(first.Outcome, Is.EqualTo(TaskOutcome.Expired));
            Assert.That(first.Title, Is.EqualTo("Rome paused"));
            Assert.That(first.Subtitle, Is.EqualTo("1 of 3 done. It goes on by itself later."));
            Assert.That(_library.Discarded, Is.EqualTo(new[] { "b" }));
            Assert.That(last.Outcome, Is.EqualTo(TaskOutcome.Succeeded));
            Assert.That(last.RunId, Is.EqualTo(new RunId(handle.TaskId, 2)));
            Assert.That(last.Title, Is.EqualTo("Rome exported"));
            Assert.That(_library.Exported, Is.EqualTo(new[] { "a", "b", "c" }), "each photo once");
        }
    }

    private Task<BackgroundTaskScheduler> StartAsync(FakeTimeProvider time) => BackgroundTaskScheduler.StartNewAsync(tasks =>
    {
        tasks.Services.AddSingleton<TimeProvider>(time);
        tasks.Services.AddSingleton<IPhotoLibrary>(_library);
        tasks.AddContinuedProcessingTask<PhotoExporter>("export");
    });

    private static ContinuedProcessingTaskRequest Request() => new("export", "Export")
    {
        Payload = TaskPayload.From(new Album("Rome", "in"), AppJson.Default.Album),
    };

    /// <summary>Three photos, one of which can be made to hang.</summary>
    private sealed class PhotoLibrary : IPhotoLibrary
    {
        public Func<Photo, bool> Blocks { get; set; } = _ => false;

        public TaskCompletionSource Blocked { get; } = new();

        public List<string> Exported { get; } = [];

        public List<string> Discarded { get; } = [];

        public Task<IReadOnlyList<Photo>> ListAsync(string folder, CancellationToken ct) =>
            Task.FromResult<IReadOnlyList<Photo>>([new Photo("a", 10), new Photo("b", 10), new Photo("c", 10)]);

        public bool IsLocal(Photo photo) => photo.Path != "a";

        public Task WhenReachableAsync(CancellationToken ct) => Task.CompletedTask;

        public async Task ExportAsync(Photo photo, IProgress<long> bytes, CancellationToken ct)
        {
            if (Blocks(photo))
            {
                Blocked.TrySetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ct);
            }

            bytes.Report(photo.Bytes);
            Exported.Add(photo.Path);
        }

        public Task DiscardPartialAsync(Photo photo, CancellationToken ct)
        {
            Discarded.Add(photo.Path);
            return Task.CompletedTask;
        }
    }
}
