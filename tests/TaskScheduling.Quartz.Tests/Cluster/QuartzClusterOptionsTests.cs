using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace TaskScheduling.Quartz.Tests.Cluster;

public sealed class QuartzClusterOptionsTests
{
    [Test]
    public void The_defaults_need_nothing_but_a_connection() => Assert.That(() => Use(options => options.ConnectionString = "Host=db"), Throws.Nothing);

    [Test]
    public void All_faults_are_told_together_with_their_values()
    {
        var faults = Assert.Throws<OptionsValidationException>(() => Use(options =>
        {
            options.ConnectionString = "Server=;Password=secret;Nonsense=1";
            options.SchedulerName = " ";
            options.TablePrefix = "Robert'); DROP";
            options.MaximumConcurrency = 0;
            options.Patience = TimeSpan.FromSeconds(-1);
            options.Lease = TimeSpan.FromSeconds(2);
        }));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(faults.Failures.Count(), Is.EqualTo(6));
            Assert.That(faults.Message, Does.Contain("Robert'").And.Contain("00:00:02").And.Contain("-00:00:01").And.Not.Contain("secret"));
        }
    }

    [Test]
    public void A_cluster_needs_a_database() => Assert.That(() => Use(_ => { }), Throws.InstanceOf<OptionsValidationException>().With.Message.Contains("ConnectionString"));

    [Test]
    public void Tasks_belong_to_a_cluster_or_to_one_machine() => Assert.That(
        () => Use(options =>
        {
            options.ConnectionString = "Host=db";
            options.UseSqlite(SqliteFactory.Instance, "Data Source=quartz.db");
        }),
        Throws.InstanceOf<OptionsValidationException>().With.Message.Contains("UseSqlite"));

    [Test]
    public void One_machine_needs_a_store_that_keeps_its_tasks() => Assert.That(
        () => Use(options => options.UseSqlite(SqliteFactory.Instance, "Data Source=quartz.db")),
        Throws.InvalidOperationException.With.Message.Contains("UseSqlite(path) of TaskScheduling.Sqlite before UseQuartzCluster"));

    [Test]
    public void A_scheduler_is_a_node_of_one_cluster() => Assert.That(
        () => new ServiceCollection().AddBackgroundTasks(tasks => tasks.UseQuartzCluster(Settings).UseQuartzCluster(Settings)),
        Throws.InvalidOperationException.With.Message.Contains("once"));

    private static void Use(Action<QuartzClusterOptions> configure) => new ServiceCollection().AddBackgroundTasks(tasks => tasks.UseQuartzCluster(configure));

    private static void Settings(QuartzClusterOptions options) => options.ConnectionString = "Host=db";
}
