using TaskScheduling.Tests;

namespace TaskScheduling.Cli.Tests.Compare;

/// <summary>The command as a process of its own.</summary>
public sealed class CompareCommandTests
{
    private static readonly string PhoneExport = Repository.Path("docs/scenarios/phone-export.yaml");

    [Test]
    public async Task Each_policy_has_a_sentence_that_says_what_ends_the_work_and_what_would_have_to_change()
    {
        var run = await ToolRun.OfAsync("compare", PhoneExport, "--policies", "mobile,desktop,server");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.ExitCode, Is.Zero, run.Errors);
            Assert.That(string.Join(' ', run.Output.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries)),
                Does.StartWith("Mobile: export is told to stop 5 times for CPU").And.Contain("to finish it would need a CPU limit").And.Contain("Desktop: export finishes").And.Contain("Server: export finishes"));
        }
    }

    [Test]
    public async Task The_scenarios_own_policy_can_be_compared_with_what_is_changed_of_it()
    {
        var run = await ToolRun.OfAsync("compare", PhoneExport, "--policies", "mobile,scenario", "--set", "policy.continued.budget.cpu=off");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.ExitCode, Is.Zero, run.Errors);
            Assert.That(run.Output, Does.StartWith("Mobile: export is told to stop 5 times for CPU").And.Contain("Mobile (changed): export finishes"));
        }
    }

    [Test]
    public async Task A_change_of_a_policy_that_is_not_compared_is_refused()
    {
        var run = await ToolRun.OfAsync("compare", PhoneExport, "--set", "policy.continued.budget.cpu=off");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.ExitCode, Is.EqualTo(2));
            Assert.That(run.Errors, Does.Contain("--policies scenario,mobile"));
        }
    }

    [Test]
    public async Task A_policy_that_there_is_not_is_refused_by_its_name()
    {
        var run = await ToolRun.OfAsync("compare", PhoneExport, "--policies", "mobile,tablet");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.ExitCode, Is.EqualTo(2));
            Assert.That(run.Errors, Does.Contain("'tablet'"));
        }
    }

    [Test]
    public async Task The_readme_shows_what_it_says()
    {
        var run = await ToolRun.OfAsync("compare", PhoneExport, "--policies", "mobile,desktop,server");
        Assert.That(Repository.Read("README.md"), Does.Contain("--policies mobile,desktop,server\n" + run.Output));
    }
}
