using System.IO.Compression;

namespace ArchiveFolder.Tests;

[Parallelizable(ParallelScope.All)]
public sealed class ResumeTests
{
    private readonly Workplace _work = new();

    [SetUp]
    public void Fill_the_folder() => _work.WithTwentyMegabytes();

    [TearDown]
    public void Clean_up() => _work.Dispose();

    [Test]
    public async Task What_has_changed_meanwhile_is_archived_again()
    {
        await PauseAfterAsync("3500000");
        _work.With("even/02.raw", [1, 2, 3]);

        var run = await Sample.RunAsync(_work.Command());
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.ExitCode, Is.Zero);
            Assert.That(run.Errors, Does.Contain("From 'even/02.raw' on the folder has changed since the last run: 2 archived again."));
            Assert.That(_work.DifferencesOf(_work.Archive), Is.Empty);
        }
    }

    [Test]
    public async Task The_partial_archive_of_another_folder_is_begun_anew()
    {
        await PauseAfterAsync("3500000");
        var other = Directory.CreateDirectory(_work.PathTo("other")).FullName;
        File.WriteAllText(Path.Combine(other, "a.txt"), "alone");

        var run = await Sample.RunAsync(other, "--to", _work.Archive);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.ExitCode, Is.Zero);
            Assert.That(run.Errors, Does.Contain("begun anew"));
            Assert.That(EntriesOf(_work.Archive), Is.EqualTo(["a.txt"]));
        }
    }

    [Test]
    public async Task A_torn_journal_line_costs_one_file()
    {
        await PauseAfterAsync("3500000");
        using (var journal = File.OpenWrite(_work.Journal))
            journal.SetLength(journal.Length - 10);

        var run = await Sample.RunAsync(_work.Command());
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.ExitCode, Is.Zero, run.Errors);
            Assert.That(_work.DifferencesOf(_work.Archive), Is.Empty);
        }
    }

    [Test]
    public async Task A_partial_archive_that_lost_its_end_is_gone_on_with()
    {
        await PauseAfterAsync("3500000");
        using (var partial = File.OpenWrite(_work.Partial))
            partial.SetLength(1_500_000);

        var run = await Sample.RunAsync(_work.Command());
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.ExitCode, Is.Zero, run.Errors);
            Assert.That(_work.DifferencesOf(_work.Archive), Is.Empty);
        }
    }

    private async Task PauseAfterAsync(string size)
    {
        var paused = await Sample.RunAsync(_work.Command("--freeze-after", size, "--stall", "1s"));
        Assert.That(paused.ExitCode, Is.EqualTo(3), paused.Errors);
    }

    private static string[] EntriesOf(string archive)
    {
        using var zip = ZipFile.OpenRead(archive);
        return [.. zip.Entries.Select(entry => entry.FullName)];
    }
}
