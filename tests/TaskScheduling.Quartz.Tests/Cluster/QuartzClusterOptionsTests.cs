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

    [TestCase(nameof(QuartzClusterOptions.Patience), 0)]
    [TestCase(nameof(QuartzClusterOptions.HandBackDelay), 1)]
    [TestCase(nameof(QuartzClusterOptions.RenewalInterval), 100)]
    [TestCase(nameof(QuartzClusterOptions.CheckInInterval), 1_000)]
    [TestCase(nameof(QuartzClusterOptions.SweepInterval), 1_000)]
    [TestCase(nameof(QuartzClusterOptions.EndedTasksKeptFor), 1, 36_500)]
    public void A_duration_has_a_smallest_and_a_largest_value(string setting, int leastMilliseconds, int mostDays = 24)
    {
        var (least, most) = (TimeSpan.FromMilliseconds(leastMilliseconds), TimeSpan.FromDays(mostDays));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => Set(least), Throws.Nothing);
            Assert.That(() => Set(most), Throws.Nothing);
            foreach (var beyond in new[] { least - TimeSpan.FromTicks(1), most + TimeSpan.FromTicks(1), TimeSpan.MaxValue })
                Assert.That(() => Set(beyond), Throws.InstanceOf<OptionsValidationException>().With.Message.Contains(setting).And.Message.Contains($"{beyond}"));
        }

        void Set(TimeSpan value) => Use(options =>
        {
            options.ConnectionString = "Host=db";
            options.Lease = TimeSpan.FromDays(3 * 24);
            typeof(QuartzClusterOptions).GetProperty(setting)!.SetValue(options, value);
        });
    }

    [TestCase(1)]
    [TestCase(100)]
    public void A_name_has_1_to_100_characters(int length)
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => Name(length), Throws.Nothing);
            Assert.That(() => Name(length is 1 ? 0 : length + 1), Throws.InstanceOf<OptionsValidationException>().With.Message.Contains("SchedulerName").And.Message.Contains("NodeName"));
        }

        void Name(int length) => Use(options =>
        {
            options.ConnectionString = "Host=db";
            options.SchedulerName = options.NodeName = new string('n', length);
        });
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
