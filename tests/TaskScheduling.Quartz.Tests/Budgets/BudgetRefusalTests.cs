using Quartz;

namespace TaskScheduling.Quartz.Tests;

public sealed class BudgetRefusalTests
{
    [Test]
    public void Every_text_that_cannot_be_read_is_named_when_the_scheduler_starts()
    {
        var refusal = Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(quartz =>
        {
            quartz.AddTaskBudgets();
            quartz.AddJob<Unreadable>(job => job.StoreDurably());
        }));
        var lines = refusal.Result!.Message.Split(Environment.NewLine);
        Assert.That(lines, Is.EqualTo(new[]
        {
            "[TaskBudget] of TaskScheduling.Quartz.Tests.Unreadable: Time must be a positive duration, for example 90s, 20min or 00:20:00; was 'soon'.",
            "[TaskBudget] of TaskScheduling.Quartz.Tests.Unreadable: Cpu must be CORES/WINDOW with both positive, for example 0.8/60s; was 'much'.",
            "[TaskBudget] of TaskScheduling.Quartz.Tests.Unreadable: Thermal must be STATE/DURATION with a state of Nominal, Fair, Serious or Critical, for example Serious/10s; was 'Warm/10s'.",
            "[TaskBudget] of TaskScheduling.Quartz.Tests.Unreadable: Stall must be a positive duration, for example 90s, 20min or 00:20:00; was '-2min'.",
        }));
    }

    [Test]
    public async Task A_class_that_Quartz_learns_of_later_is_refused_at_its_firing()
    {
        await using var jobs = await ScheduledJobs.StartAsync(quartz => quartz.AddTaskBudgets());
        await jobs.FireAsync<Unreadable>();
        Assert.That((await jobs.NextEndAsync()).Fault!.GetBaseException().Message, Does.StartWith("[TaskBudget] of TaskScheduling.Quartz.Tests.Unreadable: Time must be"));
    }

    [Test]
    public async Task Wrong_options_are_all_named_when_the_scheduler_starts()
    {
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(quartz => quartz.AddTaskBudgets(budgets =>
        {
            budgets.Jobs["report"] = TaskBudget.Unlimited;
            budgets.Jobs["DEFAULT.copy"] = new TaskBudget { MemoryBytes = 1 };
            budgets.DefaultBudget = new TaskBudget { MemoryBytes = 2 };
        })));
        Assert.That(refusal!.Message, Does.Contain("group.name, for example DEFAULT.report; was 'report'").And.Contains("'DEFAULT.copy': MemoryBytes").And.Contains("DefaultBudget: MemoryBytes"));
    }

    private static async Task StartAsync(Action<IQuartzBuilder> quartz)
    {
        await using var jobs = await ScheduledJobs.StartAsync(quartz);
    }
}
