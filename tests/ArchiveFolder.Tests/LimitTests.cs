namespace ArchiveFolder.Tests;

[Parallelizable(ParallelScope.All)]
public sealed class LimitTests
{
    private readonly Workplace _work = new();

    [TearDown]
    public void Clean_up() => _work.Dispose();

    [Test]
    public async Task A_run_that_takes_too_long_is_paused_and_the_same_command_completes_it()
    {
        _work.WithTwentyMegabytes();
        var paused = await Sample.RunAsync(_work.Command("--time", "2s", "--throttle", "1MiB/s"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(paused.ExitCode, Is.EqualTo(3));
            Assert.That(paused.LastLine, Is.EqualTo($"Paused (time_limit_exceeded): {_work.Partial}"));
            Assert.That(_work.Result.GetProperty("outcome").GetString(), Is.EqualTo("expired"));
            Assert.That(_work.Expiration.GetProperty("code").GetString(), Is.EqualTo("time_limit_exceeded"));
            Assert.That(_work.Expiration.GetProperty("limitSeconds").GetDouble(), Is.EqualTo(2));
            Assert.That(_work.Result.GetProperty("title").GetString(), Is.EqualTo("Archiving photos paused"));
            Assert.That(_work.Result.GetProperty("subtitle").GetString(),
                Does.Match(@"^It used all of its 2 s\. \d of 20 files kept; run the same command again to go on from here\.$"));
            Assert.That(_work.Archive, Does.Not.Exist);
        }

        var completed = await Sample.RunAsync(_work.Command());
        using (Assert.EnterMultipleScope())
        {
            Assert.That(completed.ExitCode, Is.Zero, completed.Errors);
            Assert.That(completed.LastLine, Is.EqualTo($"Archived: {_work.Archive}"));
            Assert.That(_work.Result.GetProperty("completed").GetInt64(), Is.EqualTo(20_000_000));
            Assert.That(_work.DifferencesOf(_work.Archive), Is.Empty);
        }

        var uninterrupted = _work.PathTo("uninterrupted.zip");
        await Sample.RunAsync(_work.Folder, "--to", uninterrupted);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(File.ReadAllBytes(_work.Archive).AsSpan().SequenceEqual(File.ReadAllBytes(uninterrupted)), "the same bytes as without interruption");
            Assert.That(_work.Partial, Does.Not.Exist);
            Assert.That(_work.Journal, Does.Not.Exist);
        }
    }

    [Test]
    public async Task A_run_that_falls_silent_is_stalled()
    {
        _work.WithTwentyMegabytes();
        var run = await Sample.RunAsync(_work.Command("--freeze-after", "1MiB", "--stall", "2s"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.ExitCode, Is.EqualTo(3));
            Assert.That(_work.Expiration.GetProperty("code").GetString(), Is.EqualTo("progress_stalled"));
            Assert.That(_work.Expiration.GetProperty("limitSeconds").GetDouble(), Is.EqualTo(2));
            Assert.That(_work.Expiration.GetProperty("sinceProgressSeconds").GetDouble(), Is.GreaterThanOrEqualTo(2));
            Assert.That(_work.Expiration.GetProperty("completed").GetInt64(), Is.GreaterThanOrEqualTo(1 << 20));
            Assert.That(_work.Result.GetProperty("subtitle").GetString(), Does.StartWith("No progress for 2 s. 1 of 20 files kept"));
        }
    }

    [Test]
    public async Task A_busy_run_is_paused_after_its_CPU_seconds()
    {
        _work.WithEndlessWork();
        var run = await Sample.RunAsync(_work.Command("--cpu", "0.5/4s"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.ExitCode, Is.EqualTo(3));
            Assert.That(_work.Expiration.GetProperty("code").GetString(), Is.EqualTo("cpu_limit_exceeded"));
            Assert.That(_work.Expiration.GetProperty("cores").GetDouble(), Is.EqualTo(0.5));
            Assert.That(_work.Expiration.GetProperty("windowSeconds").GetDouble(), Is.EqualTo(4));
            Assert.That(_work.Expiration.GetProperty("cpuUsedSeconds").GetDouble(), Is.InRange(1.9, 2.6));
            Assert.That(_work.Result.GetProperty("cpuSeconds").GetDouble(), Is.GreaterThanOrEqualTo(1.9));
        }
    }

    [Test]
    public async Task A_run_that_allocates_too_much_is_paused()
    {
        _work.WithTwentyMegabytes();
        var run = await Sample.RunAsync(_work.Command("--allocated", "50KiB", "--throttle", "2MiB/s"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.ExitCode, Is.EqualTo(3));
            Assert.That(_work.Expiration.GetProperty("code").GetString(), Is.EqualTo("allocation_limit_exceeded"));
            Assert.That(_work.Expiration.GetProperty("limitBytes").GetInt64(), Is.EqualTo(50 << 10));
            Assert.That(_work.Expiration.GetProperty("observedBytes").GetInt64(), Is.GreaterThanOrEqualTo(50 << 10));
        }
    }

    [Test]
    public async Task A_hot_device_pauses_the_run_and_the_sensor_is_named()
    {
        _work.WithTwentyMegabytes();
        var run = await Sample.RunAsync(_work.Command("--sysroot", _work.SensorTree(celsius: 95), "--throttle", "500KiB/s"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.ExitCode, Is.EqualTo(3));
            Assert.That(_work.Expiration.GetProperty("code").GetString(), Is.EqualTo("thermal_limit_exceeded"));
            Assert.That(_work.Expiration.GetProperty("origin").GetString(), Is.EqualTo("device"));
            Assert.That(_work.Expiration.GetProperty("allowed").GetString(), Is.EqualTo("serious"));
            Assert.That(_work.Expiration.GetProperty("observed").GetString(), Is.EqualTo("critical"));
            Assert.That(_work.Expiration.GetProperty("sensor").GetString(), Does.StartWith("thermal_zone3 x86_pkg_temp"));
            Assert.That(_work.Result.GetProperty("subtitle").GetString(), Does.Contain("thermal_zone3 x86_pkg_temp 95.0 °C"));
        }
    }

    [Test]
    public async Task A_warm_device_does_not_disturb()
    {
        _work.With("a.txt", [1, 2, 3]);
        var run = await Sample.RunAsync(_work.Command("--sysroot", _work.SensorTree(celsius: 70)));
        Assert.That(run.ExitCode, Is.Zero, run.Errors);
    }
}
