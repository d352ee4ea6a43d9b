using Npgsql;
using Quartz;

namespace TaskScheduling.Benchmarks;

/// <summary>Quartz.NET with its store in PostgreSQL.</summary>
internal abstract class QuartzPostgresBurst : QuartzBurst
{
    private string _database = "";

    public override Durability Durability => Durability.Postgres;

    /// <summary>What is added to the connection string.</summary>
    protected virtual string Tuning => "";

    public override async Task StartAsync(Action job)
    {
        _database = await BenchmarkPostgres.CreateDatabaseAsync();
        await base.StartAsync(job);
    }

    public override async Task StopAsync()
    {
        await base.StopAsync();
        NpgsqlConnection.ClearAllPools();
    }

    protected sealed override void UseStore(IQuartzBuilder quartz) => quartz.UsePersistentStore(store =>
    {
        store.UsePostgres(_database + Tuning);
        store.UseSystemTextJsonSerializer();
        store.ConfigureStore(options => options.SchemaProvisioning = SchemaProvisioning.CreateIfMissing);
        ConfigureStore(store);
    });

    protected virtual void ConfigureStore(IPersistentStoreBuilder store)
    {
    }
}
