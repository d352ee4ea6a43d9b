using Quartz;

namespace TaskScheduling.Quartz;

/// <summary>What all firings of one job have in common.</summary>
internal sealed record GovernedJob(AttachedRun Work, BudgetInForce Budget, CardTexts Texts)
{
    private const int MaximumTitleLength = 200;

    public static GovernedJob Of(IJobDetail job, JobTerms terms)
    {
        var title = string.IsNullOrWhiteSpace(job.Description) ? job.Key.Name : job.Description;
        var request = new ProcessingTaskRequest(JobIdentifier.Of(job.Key)) { Budget = terms.Budget, Resubmission = Resubmission.Never };
        return new GovernedJob(new AttachedRun(request, terms.Handler), terms.InForce, new CardTexts(TextSanitizer.Clean(title, MaximumTitleLength), null));
    }
}

/// <summary>One budget, and what is made of it once: runs with the same terms share their meters.</summary>
internal sealed class JobTerms(TaskBudget budget)
{
    public TaskBudget Budget { get; } = budget;

    public HandlerDescription Handler { get; } = new("quartz", TaskKind.Processing);

    public BudgetInForce InForce { get; } = BudgetInForce.Combine(budget, BudgetSource.Request, TaskBudget.Unlimited);
}
