using System.Text.Json;

namespace ArchiveFolder.Tests;

/// <summary>With <c>--store</c> the task outlives its process: real files, real processes, SIGKILL.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class StoreTests
{
    private readonly Workplace _work = new();

    private string[] Command => _work.Command("--store", _work.Store, "--throttle", "4MiB/s");

    [SetUp]
    public void Fill_the_folder() => _work.WithTwentyMegabytes();

    [TearDown]
    public void Clean_up() => _work.Dispose();

    [Test]
    public async Task After_a_kill_the_same_command_goes_on_with_the_same_task()
    {
        await ArchiveUntilKilledAsync(entries: 3);

        var run = await Sample.RunAsync(Command);

        var runs = _work.Result.GetProperty("runs").EnumerateArray().ToArray();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.ExitCode, Is.Zero, run.Errors);
            Assert.That(run.LastLine, Is.EqualTo($"Archived: {_work.Archive}"));
            Assert.That(runs.Select(Words), Is.EqualTo(["1 expired host_lost", "2 succeeded -"]));
            Assert.That(runs[0].GetProperty("expiration").GetProperty("bootChanged").GetBoolean(), Is.False);
            Assert.That(_work.Result.GetProperty("attempts").GetInt32(), Is.EqualTo(2));
            Assert.That(_work.DifferencesOf(_work.Archive), Is.Empty);
        }
    }

    [Test]
    public async Task What_took_the_program_down_three_times_is_tried_again_when_a_person_asks()
    {
        for (var kills = 1; kills <= 3; kills++)
            await ArchiveUntilKilledAsync(entries: 2);

        var run = await Sample.RunAsync(Command);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.ExitCode, Is.Zero, run.Errors);
            Assert.That(run.Errors, Does.Contain("Note: This archive was cut off 3 times by the end of the program; it is tried again because you asked for it."));
            Assert.That(
                _work.Result.GetProperty("runs").EnumerateArray().Select(Words),
                Is.EqualTo(["1 expired host_lost", "2 expired host_lost", "3 expired host_lost", "4 succeeded -"]));
            Assert.That(_work.DifferencesOf(_work.Archive), Is.Empty);
        }
    }

    [Test]
    public async Task A_run_that_ended_for_a_reason_ended_its_task()
    {
        await Sample.RunAsync(_work.Command("--store", _work.Store, "--throttle", "1MiB/s", "--time", "2s"));
        Assert.That(_work.Result.GetProperty("runs").EnumerateArray().Select(Words), Is.EqualTo(["1 expired time_limit_exceeded"]));

        var run = await Sample.RunAsync(_work.Command("--store", _work.Store));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.ExitCode, Is.Zero, run.Errors);
            Assert.That(_work.Result.GetProperty("runs").EnumerateArray().Select(Words), Is.EqualTo(["1 succeeded -"]));
        }
    }

    [Test]
    public async Task Another_command_with_the_same_store_is_told_so_and_disturbs_nobody()
    {
        using var first = Sample.Start(Command);
        await _work.WhenArchivedAsync(entries: 1);

        var second = await Sample.RunAsync(_work.Folder, "--to", _work.PathTo("other.zip"), "--store", _work.Store);

        var run = await first.EndAsync();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(second.ExitCode, Is.EqualTo(1));
            Assert.That(second.Errors, Does.StartWith($"One command at a time works with a store, and '{_work.Store}' is in use."));
            Assert.That(run.ExitCode, Is.Zero, run.Errors);
            Assert.That(_work.PathTo("other.zip"), Does.Not.Exist);
        }
    }

    [Test]
    public async Task A_stored_task_does_not_put_another_folder_into_the_archive()
    {
        await ArchiveUntilKilledAsync(entries: 1);
        var other = Directory.CreateDirectory(_work.PathTo("other")).FullName;
        File.WriteAllText(Path.Combine(other, "a.txt"), "a");
        string[] command = [other, "--to", _work.Archive, "--store", _work.Store];

        var refused = await Sample.RunAsync(command);
        var anew = await Sample.RunAsync(command);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(refused.ExitCode, Is.EqualTo(1));
            Assert.That(refused.Errors, Does.StartWith($"Failed (The store holds this archive as one of '{_work.Folder}', and '{other}' was named."));
            Assert.That(anew.ExitCode, Is.Zero, anew.Errors);
        }
    }

    [Test]
    public async Task A_command_also_finishes_what_else_its_store_holds()
    {
        await ArchiveUntilKilledAsync(entries: 1);
        var other = _work.PathTo("other.zip");

        var run = await Sample.RunAsync(_work.Folder, "--to", other, "--store", _work.Store);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.ExitCode, Is.Zero, run.Errors);
            Assert.That(_work.DifferencesOf(other), Is.Empty);
            Assert.That(_work.DifferencesOf(_work.Archive), Is.Empty);
        }
    }

    [Test]
    public async Task A_file_that_is_no_store_is_named_and_left_untouched()
    {
        File.WriteAllText(_work.Store, "a letter, not a store");

        var run = await Sample.RunAsync(Command);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.ExitCode, Is.EqualTo(1));
            Assert.That(run.Errors, Does.Contain(_work.Store));
            Assert.That(File.ReadAllText(_work.Store), Is.EqualTo("a letter, not a store"));
            Assert.That(_work.Archive, Does.Not.Exist);
        }
    }

    private async Task ArchiveUntilKilledAsync(int entries)
    {
        var before = Math.Max(0, _work.Archived);
        using var sample = Sample.Start(Command);
        await _work.WhenArchivedAsync(before + entries);
        sample.Kill();
        await sample.EndAsync();
    }

    private static string Words(JsonElement run) =>
        $"{run.GetProperty("attempt").GetInt32()} {run.GetProperty("outcome").GetString()} "
        + (run.GetProperty("expiration") is { ValueKind: JsonValueKind.Object } why ? why.GetProperty("code").GetString() : "-");
}
