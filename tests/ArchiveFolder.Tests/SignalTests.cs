namespace ArchiveFolder.Tests;

[Parallelizable(ParallelScope.All)]
[Platform(Exclude = "Win", Reason = "POSIX signals")]
public sealed class SignalTests
{
    private readonly Workplace _work = new();

    [SetUp]
    public void Fill_the_folder() => _work.WithTwentyMegabytes();

    [TearDown]
    public void Clean_up() => _work.Dispose();

    [Test]
    public async Task Control_C_is_a_person_who_presses_stop()
    {
        using var sample = Sample.Start(_work.Command("--throttle", "1MiB/s"));
        await _work.WhenArchivedAsync(entries: 1);

        sample.Interrupt();

        var run = await sample.EndAsync();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.ExitCode, Is.EqualTo(3));
            Assert.That(_work.Expiration.GetProperty("code").GetString(), Is.EqualTo("user_stopped"));
            Assert.That(_work.Expiration.GetProperty("origin").GetString(), Is.EqualTo("person"));
            Assert.That(_work.Expiration.GetProperty("source").GetString(), Is.EqualTo("ctrl-c"));
            Assert.That(_work.Result.GetProperty("subtitle").GetString(), Does.StartWith("Stopped by you."));
        }
    }

    [Test]
    public async Task Terminate_is_a_host_that_shuts_down()
    {
        using var sample = Sample.Start(_work.Command("--throttle", "1MiB/s"));
        await _work.WhenArchivedAsync(entries: 1);

        sample.Terminate();

        var run = await sample.EndAsync();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.ExitCode, Is.EqualTo(3));
            Assert.That(_work.Expiration.GetProperty("code").GetString(), Is.EqualTo("host_shutting_down"));
            Assert.That(_work.Result.GetProperty("subtitle").GetString(), Does.StartWith("The program was asked to end."));
        }
    }

    [Test]
    public async Task After_a_kill_the_same_command_completes_the_archive()
    {
        using (var sample = Sample.Start(_work.Command("--throttle", "2MiB/s")))
        {
            await _work.WhenArchivedAsync(entries: 3);
            sample.Kill();
            await sample.EndAsync();
        }

        Assert.That(_work.Leftovers, Is.EqualTo(["photos.zip.partial", "photos.zip.partial.jsonl"]));
        var run = await Sample.RunAsync(_work.Command());
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.ExitCode, Is.Zero, run.Errors);
            Assert.That(run.Errors, Is.Empty);
            Assert.That(_work.DifferencesOf(_work.Archive), Is.Empty);
        }
    }
}
