namespace ArchiveFolder.Tests;

[Parallelizable(ParallelScope.All)]
public sealed class ArgumentTests
{
    private readonly Workplace _work = new();

    [SetUp]
    public void Fill_the_folder() => _work.With("a.txt", [1, 2, 3]);

    [TearDown]
    public void Clean_up() => _work.Dispose();

    [Test]
    public async Task Bad_arguments_are_told_together_and_nothing_is_written()
    {
        var run = await Sample.RunAsync(_work.Command("--time", "0s", "--treshold", "5", "--throttle", "fast"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.ExitCode, Is.EqualTo(2));
            Assert.That(run.Output, Is.Empty);
            Assert.That(run.Errors, Does.Contain("--time must be positive, was '0s'."));
            Assert.That(run.Errors, Does.Contain("There is no option --treshold."));
            Assert.That(run.Errors, Does.Contain("--throttle takes a rate such as 2MiB/s or 500KiB/s; was 'fast'."));
            Assert.That(_work.Leftovers, Is.Empty);
        }
    }

    [TestCase("--time", "-1s", "--time must be positive, was '-1s'.")]
    [TestCase("--time", "soon", "--time takes a duration such as 250ms, 30s, 5min or 2h; was 'soon'.")]
    [TestCase("--time", "30", "--time takes a duration such as 250ms, 30s, 5min or 2h; was '30'.")]
    [TestCase("--cpu-time", "0ms", "--cpu-time must be positive, was '0ms'.")]
    [TestCase("--cpu", "0/60s", "--cpu takes CORES/WINDOW, both positive, for example 0.8/60s; was '0/60s'.")]
    [TestCase("--allocated", "0", "--allocated must be positive, was '0'.")]
    [TestCase("--allocated", "much", "--allocated takes a size such as 100KiB, 5MiB, 2GiB or a number of bytes; was 'much'.")]
    [TestCase("--throttle", "0MiB/s", "--throttle must be positive, was '0MiB/s'.")]
    [TestCase("--policy", "car", "--policy must be server, desktop or mobile, was 'car'.")]
    [TestCase("--sysroot", "/no/such/place", "--sysroot must be an existing folder, was '/no/such/place'.")]
    [TestCase("--result", "/no/such/place/r.json", "--result must be in an existing folder, was '/no/such/place/r.json'.")]
    [TestCase("--store", "/no/such/place/s.db", "--store must be in an existing folder, was '/no/such/place/s.db'.")]
    [TestCase("--tmie", "30s", "There is no option --tmie. Did you mean --time?")]
    public void Each_fault_names_option_rule_and_value(string option, string value, string message) =>
        Assert.That(FaultsOf(_work.Folder, "--to", _work.Archive, option, value), Is.EqualTo([message]));

    [Test]
    public void Folder_and_archive_are_needed() =>
        Assert.That(FaultsOf(), Is.EqualTo(["FOLDER is missing: name the folder to archive.", "--to is missing: name the archive, for example --to photos.zip."]));

    [Test]
    public void The_folder_must_exist_and_be_one()
    {
        var file = Path.Combine(_work.Folder, "a.txt");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(FaultsOf("/no/such/folder", "--to", _work.Archive), Is.EqualTo(["FOLDER must exist, was '/no/such/folder'."]));
            Assert.That(FaultsOf(file, "--to", _work.Archive), Is.EqualTo([$"FOLDER must be a folder, was the file '{file}'."]));
            Assert.That(
                FaultsOf(_work.Folder, "other", "--to", _work.Archive),
                Is.EqualTo([$"One FOLDER is archived per command; was '{_work.Folder}' and 'other'."]));
        }
    }

    [Test]
    public void The_archive_must_have_a_place_and_be_a_zip_file()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(FaultsOf(_work.Folder, "--to", "/no/such/a.zip"), Is.EqualTo(["--to must be in an existing folder, was '/no/such/a.zip'."]));
            Assert.That(FaultsOf(_work.Folder, "--to", "notes.txt"), Is.EqualTo(["--to must name a .zip file, was 'notes.txt'."]));
            Assert.That(FaultsOf(_work.Folder, "--to"), Is.EqualTo(["--to needs a value, for example --to FILE.zip."]));
            Assert.That(FaultsOf(_work.Folder, "--to", "a.zip", "--to", "b.zip"), Is.EqualTo(["--to may be given once; was 'a.zip' and 'b.zip'."]));
            Assert.That(
                FaultsOf(_work.Folder, "--to", _work.Archive, "--result", _work.Archive),
                Is.EqualTo([$"--result must be another file than --to, was '{_work.Archive}'."]));
            Assert.That(
                FaultsOf(_work.Folder, "--to", _work.Archive, "--store", _work.Archive),
                Is.EqualTo([$"--store must be another file than --to, was '{_work.Archive}'."]));
            Assert.That(FaultsOf(_work.Folder, "--to", _work.Archive, "--store", _work.Folder), Is.EqualTo([$"--store must name a file, was the folder '{_work.Folder}'."]));
        }
    }

    [TestCase("250ms", 0.25)]
    [TestCase("30s", 30)]
    [TestCase("1.5s", 1.5)]
    [TestCase("5min", 300)]
    [TestCase("2h", 7200)]
    public void Durations_carry_their_unit(string text, double seconds)
    {
        Assert.That(Quantities.TryParseDuration(text, out var duration));
        Assert.That(duration.TotalSeconds, Is.EqualTo(seconds));
    }

    [TestCase("5MiB", 5 << 20)]
    [TestCase("100KiB", 100 << 10)]
    [TestCase("1.5GiB", 3L << 29)]
    [TestCase("20MB", 20_000_000)]
    [TestCase("4096", 4096)]
    public void Sizes_carry_their_unit_or_are_bytes(string text, long bytes)
    {
        Assert.That(Quantities.TryParseSize(text, out var size));
        Assert.That(size, Is.EqualTo(bytes));
    }

    [Test]
    public void Both_sizes_are_told_in_the_unit_of_the_whole() =>
        Assert.That(Quantities.Size(12 << 20, 20 << 20), Is.EqualTo("12.0 of 20.0 MiB"));

    private static IReadOnlyList<string> FaultsOf(params string[] args)
    {
        ArgumentParser.Parse(args, out var faults);
        return faults;
    }
}
