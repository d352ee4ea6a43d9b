using System.Text.Json;

namespace TaskScheduling.Cli.Tests.Simulate;

/// <summary>The command as a process of its own.</summary>
public sealed class SimulateCommandTests
{
    private const string Stall = """
        duration: 10min
        policy: mobile
        work:
          - { name: export, kind: continued, phases: [ { cpu: 1min, cores: 0.5 }, { pause: 45s } ], resubmit: { on: { any: never } } }
        expect:
          - { work: export, reason: progress_stalled }
        """;

    private DirectoryInfo _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory();

    [TearDown]
    public void RemoveFolder() => _folder.Delete(recursive: true);

    [Test]
    public async Task A_scenario_that_ends_as_it_expects_ends_well()
    {
        var run = await ToolRun.OfAsync("simulate", Write(Stall));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.ExitCode, Is.Zero, run.Errors);
            Assert.That(run.Output, Does.Contain("progress_stalled").And.Contain("1 of 1 expectations met"));
            Assert.That(run.Output.Where(sign => sign is not '\n' and (< ' ' or > '~')), Is.Empty, "into a pipe it writes ASCII");
            Assert.That(run.Errors, Is.Empty);
        }
    }

    [Test]
    public async Task An_expectation_that_is_not_met_is_exit_code_1_and_said_in_words()
    {
        var run = await ToolRun.OfAsync("simulate", Write(Stall), "--set", "expect[0].reason=user_stopped");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.ExitCode, Is.EqualTo(1));
            Assert.That(run.Output, Does.Contain("expected the reason user_stopped, was progress_stalled"));
        }
    }

    [TestCase("policyy: mobile", "'policyy'. Did you mean 'policy'?")]
    [TestCase("duration: 10\npolicy: mobile", "must be a duration with its unit")]
    [TestCase("work: [", "no YAML")]
    public async Task A_mistake_in_the_file_is_exit_code_2_and_told_with_its_place(string text, string told)
    {
        var run = await ToolRun.OfAsync("simulate", Write(text));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.ExitCode, Is.EqualTo(2));
            Assert.That(run.Output, Is.Empty);
            Assert.That(run.Errors, Does.Match(@"scenario\.yaml\(\d,\d+\): ").And.Contain(told));
        }
    }

    [Test]
    public async Task A_file_that_is_not_there_is_exit_code_2()
    {
        var run = await ToolRun.OfAsync("simulate", Path.Combine(_folder.FullName, "nowhere.yaml"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.ExitCode, Is.EqualTo(2));
            Assert.That(run.Errors, Does.Contain("nowhere.yaml"));
        }
    }

    [TestCase("--seeds", "1..", "FIRST..LAST")]
    [TestCase("--seeds", "9..1", "FIRST..LAST")]
    [TestCase("--policy", "phone", "server, desktop or mobile")]
    [TestCase("--picture", "timeline.gif", ".svg or .png")]
    [TestCase("--time-scale", "0", "positive")]
    [TestCase("--time-scale", "fast", "positive number, was 'fast'")]
    [TestCase("--time-scale", "2", "Add --device or --jobs")]
    [TestCase("--seed", "x", "whole number of at most 64 bits, was 'x'")]
    [TestCase("--report", "", "must have a name")]
    [TestCase("--timeline", "", "must have a name")]
    [TestCase("--device", "", "must have a name")]
    [TestCase("--jobs", "", "must have a name")]
    [TestCase("--summary", "xml", "text")]
    public async Task An_argument_that_cannot_be_used_is_exit_code_2(string option, string value, string told)
    {
        var run = await ToolRun.OfAsync("simulate", Write(Stall), option, value);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.ExitCode, Is.EqualTo(2));
            Assert.That(run.Errors, Does.Contain(told));
        }
    }

    [Test]
    public async Task Everything_that_is_asked_for_is_written()
    {
        var (timeline, report, picture, drawing) = (Below("t.jsonl"), Below("r.html"), Below("p.png"), Below("p.svg"));
        var run = await ToolRun.OfAsync("simulate", Write(Stall), "--timeline", timeline, "--report", report, "--picture", picture, "--summary", "json");
        var again = await ToolRun.OfAsync("simulate", Write(Stall), "--timeline", Below("t2.jsonl"), "--picture", drawing);
        using var summary = JsonDocument.Parse(run.Output);
        using (Assert.EnterMultipleScope())
        {
            Assert.That((run.ExitCode, again.ExitCode), Is.EqualTo((0, 0)), run.Errors + again.Errors);
            Assert.That(summary.RootElement.GetProperty("tasks").GetInt32(), Is.EqualTo(1));
            Assert.That(File.ReadAllLines(timeline), Has.All.StartsWith("{\"atSeconds\":").And.All.EndsWith("}"));
            Assert.That(File.ReadAllBytes(Below("t2.jsonl")), Is.EqualTo(File.ReadAllBytes(timeline)), "another process writes the same bytes");
            Assert.That(File.ReadAllText(report), Does.StartWith("<!DOCTYPE html>").And.Contain("progress_stalled"));
            Assert.That(File.ReadAllBytes(picture)[..4], Is.EqualTo(new byte[] { 0x89, (byte)'P', (byte)'N', (byte)'G' }));
            Assert.That(File.ReadAllText(drawing), Does.Contain("<svg"));
        }
    }

    [Test]
    public async Task Many_seeds_give_shares_and_name_those_under_which_an_expectation_fails()
    {
        var run = await ToolRun.OfAsync("simulate", Write(Stall.Replace("cpu: 1min", "cpu: 5s", StringComparison.Ordinal)), "--set", "work.export.variation=50 %", "--seeds", "1..20");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.ExitCode, Is.EqualTo(1), "a pause of less than 30 s is no stall");
            Assert.That(run.Output, Does.Contain("seeds 1 to 20").And.Contain("95 %").And.Match(@"met under 1\d of 20 seeds").And.Match(@"seed \d+: export: expected"));
        }
    }

    [Test]
    public async Task A_job_log_and_a_recorded_device_are_played_and_their_repairs_told()
    {
        var jobs = Below("jobs.swf");
        File.WriteAllText(jobs, "; MaxProcs: 4\n1 0 -1 60 2 -1 -1 -1 -1 -1 1 1 1 -1 1 -1 -1 -1\n3 20 -1 30 1 -1 -1 -1 -1 -1 1 1 1 -1 1 -1 -1 -1\n2 10 -1 30 1 -1 -1 -1 -1 -1 1 1 1 -1 1 -1 -1 -1\n");
        var device = Below("board.csv");
        File.WriteAllText(device, "time_s,temp_c\n0,50\n60,\n120,99\n3600,99\n");
        var scenario = Write("duration: 1h\npolicy: server\ndevice: server\n");
        var run = await ToolRun.OfAsync("simulate", scenario, "--jobs", jobs, "--device", device, "--time-scale", "10");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.ExitCode, Is.Zero, run.Errors);
            Assert.That(run.Output, Does.Contain("jobs-of-1").And.Contain("jobs-of-2"));
            Assert.That(run.Errors, Does.Contain("1 reordered").And.Contain("1 without a value"));
        }
    }

    [Test]
    public async Task A_job_log_that_a_time_scale_makes_longer_than_anything_is_refused()
    {
        var jobs = Below("jobs.csv");
        File.WriteAllText(jobs, "submitted_s,runtime_s\n0,60\n100,60\n");
        var run = await ToolRun.OfAsync("simulate", Write(Stall), "--jobs", jobs, "--time-scale", "1e30");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.ExitCode, Is.EqualTo(2));
            Assert.That(run.Errors, Does.Contain("at most 100 years"));
        }
    }

    [Test]
    public async Task The_time_scale_concerns_a_trace_that_the_scenario_names_itself()
    {
        File.WriteAllText(Below("net.csv"), "time_s,network\n0,none\n600,unmetered\n");
        var scenario = Write("duration: 1h\npolicy: server\ndevice: { from: phone, trace: net.csv }\nwork: [{ name: up, kind: processing, phases: [{ transfer: 1 MB }] }]\nexpect: [{ endsBefore: 10min }]\n");
        var (recorded, faster) = (await ToolRun.OfAsync("simulate", scenario), await ToolRun.OfAsync("simulate", scenario, "--time-scale", "0.5"));
        Assert.That((recorded.ExitCode, faster.ExitCode), Is.EqualTo((1, 0)), recorded.Errors + faster.Errors);
    }

    [Test]
    public async Task A_change_of_a_policy_that_is_not_played_is_refused()
    {
        var run = await ToolRun.OfAsync("simulate", Write(Stall), "--policy", "server", "--set", "policy.continued.budget.stall=2min");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.ExitCode, Is.EqualTo(2));
            Assert.That(run.Errors, Does.Contain("policy.continued.budget.stall=2min").And.Contain("--set policy.from=server"));
        }
    }

    private string Below(string name) => Path.Combine(_folder.FullName, name);

    private string Write(string text)
    {
        File.WriteAllText(Below("scenario.yaml"), text);
        return Below("scenario.yaml");
    }
}
