using System.Text.Json;

namespace TaskScheduling.Cli.Tests;

/// <summary>The whole program from the outside.</summary>
public sealed class ToolTests
{
    [Test]
    public async Task The_doctor_of_this_machine_ends_well_and_writes_no_escape_code_into_a_pipe()
    {
        var run = await ToolRun.OfAsync("doctor");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.ExitCode, Is.Zero, run.Errors);
            Assert.That(run.Output, Does.StartWith("bgtask doctor: ").And.Contain("PROTECTIONS"));
            Assert.That(run.Output.Where(sign => sign is not '\n' and (< ' ' or > '~')), Is.Empty);
            Assert.That(run.Errors, Is.Empty);
        }
    }

    [Test]
    public async Task A_machine_without_any_sensor_is_no_failure()
    {
        using var nothing = new SysTree();
        var run = await ToolRun.OfAsync("doctor", "--json", "--root", nothing.Path);
        using var report = JsonDocument.Parse(run.Output);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.ExitCode, Is.Zero, run.Errors);
            Assert.That(report.RootElement.GetProperty("root").GetString(), Is.EqualTo(nothing.Path));
        }
    }

    [Test]
    public async Task The_JSON_of_this_machine_can_be_read()
    {
        var run = await ToolRun.OfAsync("doctor", "--json");
        using var report = JsonDocument.Parse(run.Output);
        Assert.That(report.RootElement.GetProperty("sensors").GetArrayLength(), Is.EqualTo(8));
    }

    [Test]
    public async Task An_unknown_option_is_refused_on_standard_error()
    {
        var run = await ToolRun.OfAsync("doctor", "--jsno");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.ExitCode, Is.EqualTo(2));
            Assert.That(run.Output, Is.Empty);
            Assert.That(run.Errors, Does.Contain("--jsno").And.Contain("bgtask doctor --help"));
        }
    }

    [Test]
    [Platform("Linux", Reason = "script takes other arguments elsewhere.")]
    public async Task A_terminal_gets_colours_and_degrees()
    {
        using var laptop = new SysTree().Laptop();
        var run = await ToolRun.InTerminalAsync($"doctor --root '{laptop.Path}'");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.ExitCode, Is.Zero);
            Assert.That(run.Output, Does.Contain("52.0 °C → Nominal").And.Contain("\u001b["));
        }
    }
}
