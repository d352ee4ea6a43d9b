using System.IO.Compression;

namespace ArchiveFolder.Tests;

[Parallelizable(ParallelScope.All)]
public sealed class ContentTests
{
    private readonly Workplace _work = new();

    [TearDown]
    public void Clean_up() => _work.Dispose();

    [Test]
    public async Task Names_empty_files_and_empty_folders_are_kept()
    {
        _work.With("Ümläut 日本.txt", "hello"u8.ToArray()).With("empty.txt", []).With("a/b/c.txt", new byte[100_000]);
        Directory.CreateDirectory(Path.Combine(_work.Folder, "a/nothing here"));

        var run = await Sample.RunAsync(_work.Command());
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.ExitCode, Is.Zero, run.Errors);
            Assert.That(EntriesOf(_work.Archive), Is.EqualTo(["a/b/c.txt", "a/nothing here/", "empty.txt", "Ümläut 日本.txt"]));
            Assert.That(_work.DifferencesOf(_work.Archive), Is.Empty);
        }
    }

    [Test]
    public async Task An_empty_folder_gives_an_empty_archive()
    {
        var run = await Sample.RunAsync(_work.Command());
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.ExitCode, Is.Zero, run.Errors);
            Assert.That(EntriesOf(_work.Archive), Is.Empty);
        }
    }

    [Test]
    public async Task An_archive_inside_the_folder_does_not_archive_itself()
    {
        _work.With("a.txt", [1, 2, 3]);
        var inside = Path.Combine(_work.Folder, "all.zip");
        string[] command = [_work.Folder, "--to", inside, "--result", Path.Combine(_work.Folder, "result.json")];
        await Sample.RunAsync(command);

        var again = await Sample.RunAsync(command);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(again.ExitCode, Is.Zero, again.Errors);
            Assert.That(EntriesOf(inside), Is.EqualTo(["a.txt"]));
        }
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "links need a privilege there")]
    public async Task Symbolic_links_are_left_out_and_named()
    {
        _work.With("a.txt", [1, 2, 3]);
        File.CreateSymbolicLink(Path.Combine(_work.Folder, "out"), "/etc");

        var run = await Sample.RunAsync(_work.Command());
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.ExitCode, Is.Zero);
            Assert.That(run.Errors, Does.Contain("Note: 1 symbolic link left out: 'out'"));
            Assert.That(EntriesOf(_work.Archive), Is.EqualTo(["a.txt"]));
            Assert.That(_work.Result.GetProperty("subtitle").GetString(), Does.EndWith("left out: 1 symbolic link"));
        }
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "locks are advisory elsewhere, and permissions do not bind root")]
    public async Task A_file_that_cannot_be_read_fails_the_run_and_is_named()
    {
        _work.With("a.txt", [1, 2, 3]).With("locked.txt", [1, 2, 3]);
        using var held = new FileStream(Path.Combine(_work.Folder, "locked.txt"), FileMode.Open, FileAccess.ReadWrite, FileShare.None);

        var run = await Sample.RunAsync(_work.Command());
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.ExitCode, Is.EqualTo(1));
            Assert.That(run.Errors, Does.StartWith("Failed (Cannot read 'locked.txt': "));
            Assert.That(_work.Result.GetProperty("outcome").GetString(), Is.EqualTo("failed"));
            Assert.That(_work.Result.GetProperty("title").GetString(), Is.EqualTo("photos could not be archived"));
            Assert.That(_work.Archive, Does.Not.Exist);
        }
    }

    private static string[] EntriesOf(string archive)
    {
        using var zip = ZipFile.OpenRead(archive);
        return [.. zip.Entries.Select(entry => entry.FullName)];
    }
}
