using Npgsql;

namespace TaskScheduling.Quartz.Tests.Cluster;

public sealed class SchemaTests
{
    private readonly QuartzClusterOptions _options = ClusterSetup.NewCluster();

    [Test]
    public async Task Nodes_that_start_at_once_make_the_tables_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => ProvisionAsync()));
        Assert.That(await ClusterSetup.AskAsync($"SELECT version FROM {_options.TablePrefix}schema"), Is.EqualTo(ClusterSchema.Version));
    }

    [Test]
    public async Task Newer_tables_are_refused_and_left_as_they_are()
    {
        await ProvisionAsync();
        await ClusterSetup.AskAsync($"UPDATE {_options.TablePrefix}schema SET version = 99");
        await Assert.ThatAsync(
            () => TestNode.StartAsync(_options, (_, _) => Task.CompletedTask),
            Throws.InstanceOf<ClusterSchemaException>().With.Message.Contains("version 99").And.Message.Contains(nameof(QuartzClusterOptions.TablePrefix)));
        Assert.That(await ClusterSetup.AskAsync($"SELECT version FROM {_options.TablePrefix}schema"), Is.EqualTo(99));
    }

    [Test]
    public async Task An_account_that_may_make_no_tables_works_with_those_that_are_there()
    {
        var account = $"{_options.TablePrefix}account";
        await ProvisionAsync();
        await ClusterSetup.AskAsync($"CREATE ROLE {account} LOGIN; GRANT SELECT ON {_options.TablePrefix}schema TO {account}");
        await Assert.ThatAsync(() => ProvisionAsync(account), Throws.Nothing);
    }

    private async Task ProvisionAsync(string account = "postgres")
    {
        await using var database = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(_options.ConnectionString) { Username = account }.ConnectionString);
        await using var connection = await database.OpenConnectionAsync();
        await new ClusterSchema(new ClusterTables(_options.TablePrefix)).ProvisionAsync(connection, default);
    }
}
