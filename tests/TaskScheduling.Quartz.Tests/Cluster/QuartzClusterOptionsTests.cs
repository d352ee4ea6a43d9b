using Microsoft.Extensions.DependencyInjection;

namespace TaskScheduling.Quartz.Tests.Cluster;

public sealed class QuartzClusterOptionsTests
{
    [Test]
    public void The_defaults_need_nothing_but_a_connection() =>
        Assert.That(new QuartzClusterOptionsValidator().Validate(null, new QuartzClusterOptions { ConnectionString = "Host=db" }).Failed, Is.False);

    [Test]
    public void All_faults_are_told_together_with_their_values()
    {
        var faults = new QuartzClusterOptionsValidator().Validate(null, new QuartzClusterOptions
        {
            ConnectionString = "Server=;Password=secret;Nonsense=1",
            SchedulerName = " ",
            TablePrefix = "Robert'); DROP",
            MaximumConcurrency = 0,
            Patience = TimeSpan.FromSeconds(-1),
            Lease = TimeSpan.FromSeconds(2),
        });
        using (Assert.EnterMultipleScope())
        {
            Assert.That(faults.Failures?.Count(), Is.EqualTo(6));
            Assert.That(faults.FailureMessage, Does.Contain("Robert'").And.Contain("00:00:02").And.Contain("-00:00:01").And.Not.Contain("secret"));
        }
    }

    [Test]
    public void A_scheduler_is_a_node_of_one_cluster() => Assert.That(
        () => new ServiceCollection().AddBackgroundTasks(tasks => tasks.UseQuartzCluster(Settings).UseQuartzCluster(Settings)),
        Throws.InvalidOperationException.With.Message.Contains("once"));

    private static void Settings(QuartzClusterOptions options) => options.ConnectionString = "Host=db";
}
