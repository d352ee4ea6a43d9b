namespace ChunkedUpload.Tests;

[Parallelizable(ParallelScope.All)]
public sealed class ArgumentTests
{
    private readonly Workplace _work = new();

    [TearDown]
    public void Clean_up() => _work.Dispose();

    [Test]
    public async Task Bad_arguments_are_told_together_and_nothing_is_written()
    {
        var run = await Sample.RunAsync(_work.Command("--chunks", "0", "--chunk-size", "huge", "--colour", "red"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.ExitCode, Is.EqualTo(2));
            Assert.That(run.Output, Is.Empty);
            Assert.That(run.Errors, Does.Contain("--chunks takes a number from 1 to 9999; was '0'."));
            Assert.That(run.Errors, Does.Contain("--chunk-size takes a size such as 100KiB, 5MiB, 2GiB or a number of bytes; was 'huge'."));
            Assert.That(run.Errors, Does.Contain("There is no option --colour."));
            Assert.That(_work.Folder, Does.Not.Exist);
            Assert.That(_work.Store, Does.Not.Exist);
        }
    }

    [Test]
    public async Task Help_shows_every_option()
    {
        var run = await Sample.RunAsync("--help");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.ExitCode, Is.Zero);
            foreach (var option in CommandLineOptions.All)
                Assert.That(run.Output, Does.Contain($"{option.Name} {option.Value}"));
        }
    }

    [TestCase("--rate", "slow", "--rate takes a rate such as 2MiB/s or 500KiB/s; was 'slow'.")]
    [TestCase("--chunk-size", "0", "--chunk-size must be positive, was '0'.")]
    [TestCase("--every", "-1s", "--every must be positive, was '-1s'.")]
    [TestCase("--answer-within", "5", "--answer-within takes a duration such as 250ms, 30s, 5min or 2h; was '5'.")]
    [TestCase("--sysroot", "/no/such/place", "--sysroot must be an existing folder, was '/no/such/place'.")]
    [TestCase("--server-folder", "/no/such/place/r", "--server-folder must be in an existing folder, was '/no/such/place/r'.")]
    [TestCase("--server-plan", "fail:3,burn", "--server-plan takes fail:N, drop:N, stall:DURATION and restart[:DURATION] with commas between; was 'fail:3,burn'.")]
    [TestCase("--server-plan", "stall", "--server-plan takes fail:N, drop:N, stall:DURATION and restart[:DURATION] with commas between; was 'stall'.")]
    [TestCase("--record", "20s", "A session is given by --chunks or by --record, not by both.")]
    public void Each_fault_names_option_rule_and_value(string option, string value, string message) =>
        Assert.That(FaultsOf("--folder", _work.Folder, "--store", _work.Store, "--chunks", "2", option, value), Is.EqualTo([message]));

    [Test]
    public void Folder_store_and_session_are_needed() =>
        Assert.That(FaultsOf(), Is.EqualTo((string[])
        [
            "--folder is missing: name the folder for the chunks, for example --folder chunks.",
            "--store is missing: name the file that the tasks live in, for example --store uploads.db.",
            "The session is missing: give its --chunks 8 or its length --record 20s.",
        ]));

    [Test]
    public void Options_are_given_once_and_with_a_value() =>
        Assert.That(FaultsOf("--folder", _work.Folder, "--store", _work.Store, "--chunks", "2", "--chunks", "3", "--rate"), Is.EqualTo((string[])
        [
            "--chunks may be given once; was '2' and '3'.",
            "--rate needs a value, for example --rate 1MiB/s.",
        ]));

    [TestCase("20s", null, 20)]
    [TestCase("20s", "5s", 4)]
    [TestCase("100ms", null, 1)]
    public void A_session_with_a_length_has_a_chunk_every_so_often(string length, string? every, int chunks)
    {
        string[] command = ["--folder", _work.Folder, "--store", _work.Store, "--record", length, .. every is null ? (string[])[] : ["--every", every]];
        Assert.That(ArgumentParser.Parse(command, out _)!.Chunks, Is.EqualTo(chunks));
    }

    [Test]
    public void A_plan_lists_what_goes_wrong_in_order()
    {
        Assert.That(ServerPlan.TryParse("fail:2, stall:5s,drop,restart,restart:200ms", out var plan));
        Assert.That(plan, Is.EqualTo((Misbehaviour[])
        [
            new Misbehaviour.Fail(), new Misbehaviour.Fail(), new Misbehaviour.Stall(TimeSpan.FromSeconds(5)), new Misbehaviour.Drop(),
            new Misbehaviour.Restart(TimeSpan.FromSeconds(1)), new Misbehaviour.Restart(TimeSpan.FromMilliseconds(200)),
        ]));
    }

    private static IReadOnlyList<string> FaultsOf(params string[] args)
    {
        ArgumentParser.Parse(args, out var faults);
        return faults;
    }
}
