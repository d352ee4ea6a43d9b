using System.Diagnostics;

namespace ArchiveFolder.Tests;

/// <summary>What the scheduler of a real run has decided can be decided again.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class RecordingTests
{
    private readonly Workplace _work = new();

    private string Recording => _work.PathTo("run");

    [TearDown]
    public void Clean_up() => _work.Dispose();

    [Test]
    public async Task A_run_replays_exactly()
    {
        _work.With("a.txt", new byte[100_000]).With("b/c.txt", [1, 2, 3]);
        var run = await Sample.RunAsync(_work.Command("--record", Recording));
        Assert.That(run.ExitCode, Is.Zero, run.Errors);

        await ReplaysExactlyAsync(decisions: "start");
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "POSIX signals")]
    public async Task A_run_that_a_person_stops_replays_exactly()
    {
        _work.WithTwentyMegabytes();
        using var sample = Sample.Start(_work.Command("--throttle", "1MiB/s", "--record", Recording));
        await _work.WhenArchivedAsync(entries: 1);
        sample.Interrupt();
        Assert.That((await sample.EndAsync()).ExitCode, Is.EqualTo(3));

        await ReplaysExactlyAsync(decisions: "user_stopped");
    }

    [Test]
    public async Task A_run_that_its_limit_ends_replays_exactly_and_comes_out_the_same_when_it_is_modelled()
    {
        _work.WithTwentyMegabytes();
        var paused = await Sample.RunAsync(_work.Command("--time", "1s", "--throttle", "1MiB/s", "--record", Recording));
        Assert.That(paused.ExitCode, Is.EqualTo(3), paused.Errors);

        await ReplaysExactlyAsync(decisions: "time_limit_exceeded");
        var (code, output) = await ReplayAsync("--policy", "recorded");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(code, Is.Zero, output);
            Assert.That(output, Does.Contain("1 task: 1 the same, none differs"));
        }
    }

    private async Task ReplaysExactlyAsync(string decisions)
    {
        var (code, output) = await ReplayAsync();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(code, Is.Zero, output);
            Assert.That(output, Does.Contain("Every decision reproduced exactly."));
            Assert.That(await File.ReadAllTextAsync(Recording + ".0001.jsonl"), Does.Contain(decisions));
        }
    }

    private async Task<(int ExitCode, string Output)> ReplayAsync(params string[] options)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "TaskScheduling.Cli.dll"), "replay", Recording, .. options])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var errors = process.StandardError.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, await output + await errors);
    }
}
