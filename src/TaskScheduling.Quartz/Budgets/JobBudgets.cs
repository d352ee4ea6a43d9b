using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Quartz;

namespace TaskScheduling.Quartz;

/// <summary>Which budget a job has. Asked at each firing, so the answers are kept.</summary>
internal sealed class JobBudgets
{
    /// <summary>Jobs may be made per piece of work; of those it is not worth remembering more.</summary>
    private const int MostRemembered = 1_000;

    private readonly ConcurrentDictionary<Type, JobTerms?> _ofTypes = new();
    private readonly ConcurrentDictionary<JobKey, Remembered> _jobs = new();
    private readonly Dictionary<string, JobTerms> _ofKeys;
    private readonly JobTerms? _default;

    /// <param name="options">What the app wants.</param>
    /// <param name="services">Where Quartz has registered the job classes it knows of.</param>
    /// <exception cref="InvalidOperationException">A budget is wrong; the message has every fault.</exception>
    public JobBudgets(QuartzBudgetOptions options, IServiceCollection services)
    {
        var faults = options.Faults().ToList();
        foreach (var type in services.Select(service => service.ServiceType).Where(type => type.IsAssignableTo(typeof(IJob))).Distinct())
        {
            if (type.GetCustomAttribute<TaskBudgetAttribute>() is { } attribute)
                BudgetText.Read(attribute, type, faults);
        }

        if (faults.Count > 0)
            throw new InvalidOperationException(string.Join(Environment.NewLine, faults));
        _ofKeys = options.Jobs.ToDictionary(job => job.Key, job => new JobTerms(job.Value), StringComparer.Ordinal);
        _default = options.DefaultBudget is { } budget ? new JobTerms(budget) : null;
    }

    /// <summary>Null: the job has no budget.</summary>
    /// <exception cref="InvalidOperationException">The attribute of its class cannot be read.</exception>
    public GovernedJob? Find(IJobExecutionContext context)
    {
        var type = context.JobInstance.GetType();
        if (!_ofTypes.TryGetValue(type, out var ofType))
            ofType = _ofTypes.GetOrAdd(type, TermsOf(type));
        if (ofType is null && _ofKeys.Count == 0)
            return null;

        var key = context.Trigger.JobKey;
        var description = context.JobDetail.Description;
        if (_jobs.TryGetValue(key, out var known) && known.OfType == ofType && known.Description == description)
            return known.Job;
        if ((_ofKeys.Count > 0 ? _ofKeys.GetValueOrDefault($"{key.Group}.{key.Name}") : null) is not { } terms && (terms = ofType) is null)
            return null;
        if (_jobs.Count >= MostRemembered)
            _jobs.Clear();
        var job = GovernedJob.Of(context.JobDetail, terms);
        _jobs[key] = new Remembered(job, ofType, description);
        return job;
    }

    private JobTerms? TermsOf(Type type)
    {
        if (type.GetCustomAttribute<TaskBudgetAttribute>() is not { } attribute)
            return _default;
        var faults = new List<string>();
        var budget = BudgetText.Read(attribute, type, faults);
        return faults.Count == 0 ? new JobTerms(budget) : throw new InvalidOperationException(string.Join(Environment.NewLine, faults));
    }

    /// <summary>An answer, and what it was made of: the app may have replaced the job by another one under its key.</summary>
    private sealed record Remembered(GovernedJob Job, JobTerms? OfType, string? Description);
}
