using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;

namespace TaskScheduling.Tests.Programs;

/// <summary>Program 1: a console program without a host.</summary>
public sealed class Program1MinimalConsole
{
    [Test]
    public async Task Hashes_files_with_a_card_in_the_terminal_and_ends_succeeded()
    {
        await using var scheduler = await BackgroundTaskScheduler.StartNewAsync(tasks =>
        {
            tasks.AddTerminal();
            tasks.AddContinuedProcessingTask("hash-files", async (task, ct) =>
            {
                var files = Directory.GetFiles(Repository.Path("docs/decisions"));
                task.Progress.TotalUnitCount = files.Length;
                foreach (var file in files)
                {
                    await using var stream = File.OpenRead(file);
                    await SHA256.HashDataAsync(stream, ct);
                    task.Progress.Add(1);
                    task.Subtitle = Path.GetFileName(file);
                }
            });
        });

        var handle = await scheduler.SubmitAsync(new ContinuedProcessingTaskRequest("hash-files", "Hashing files")
        {
            Budget = new TaskBudget { Time = TimeSpan.FromMinutes(1) },
            Resubmission = Resubmission.Never,
        });
        var result = await handle.Completion;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.Outcome, Is.EqualTo(TaskOutcome.Succeeded));
            Assert.That(result.Progress.Fraction, Is.EqualTo(1));
            Assert.That(result.Subtitle, Does.EndWith(".md"));
        }
    }

    [Test]
    public async Task A_stop_from_the_console_ends_it_as_the_person_wanted()
    {
        var begun = new TaskCompletionSource();
        await using var scheduler = await BackgroundTaskScheduler.StartNewAsync(tasks =>
            tasks.AddContinuedProcessingTask("hash-files", async (_, ct) =>
            {
                begun.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, ct);
            }));
        var handle = await scheduler.SubmitAsync(new ContinuedProcessingTaskRequest("hash-files", "Hashing files"));
        await begun.Task;

        var decided = await handle.StopAsync("console");

        var result = await handle.Completion;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(decided, Is.True);
            Assert.That(result.Expiration, Is.InstanceOf<Expiration.UserStopped>().With.Property(nameof(Expiration.UserStopped.Source)).EqualTo("console"));
            Assert.That(result.Outcome, Is.EqualTo(TaskOutcome.Expired));
        }
    }
}
