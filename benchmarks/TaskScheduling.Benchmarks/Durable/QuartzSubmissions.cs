using Quartz;

namespace TaskScheduling.Benchmarks;

/// <summary>The ways to give Quartz.NET many pieces of work.</summary>
internal static class QuartzSubmissions
{
    private const int Bulk = 1_000;

    extension(IScheduler scheduler)
    {
        /// <summary>A job and a trigger each, as its introduction shows it.</summary>
        public async Task ScheduleEachAsync(int jobs)
        {
            for (var job = 0; job < jobs; job++)
                await scheduler.ScheduleJob(JobBuilder.Create<QuartzBurst.Job>().Build(), Now());
        }

        /// <summary>A job and a trigger each, 1,000 of both in one call.</summary>
        public async Task ScheduleEachInBulkAsync(int jobs, bool requestRecovery)
        {
            for (; jobs > 0; jobs -= Bulk)
            {
                await scheduler.ScheduleJobs(
                    Enumerable.Range(0, Math.Min(jobs, Bulk)).ToDictionary(
                        _ => JobBuilder.Create<QuartzBurst.Job>().RequestRecovery(requestRecovery).Build(),
                        _ => (IReadOnlyCollection<ITrigger>)[Now()]),
                    default);
            }
        }

        /// <summary>Triggers of one stored job, 1,000 in one call.</summary>
        public async Task ScheduleOneInBulkAsync(JobKey key, int jobs)
        {
            var stored = JobBuilder.Create<QuartzBurst.Job>().WithIdentity(key).StoreDurably().Build();
            for (; jobs > 0; jobs -= Bulk)
                await scheduler.ScheduleJob(stored, [.. Enumerable.Range(0, Math.Min(jobs, Bulk)).Select(_ => Now())], ScheduleJobOptions.Replacing);
        }
    }

    private static ITrigger Now() => TriggerBuilder.Create().StartNow().Build();
}
