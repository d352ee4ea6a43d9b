using Microsoft.Data.Sqlite;
using Quartz;

namespace TaskScheduling.Benchmarks;

/// <summary>Quartz.NET with its store in a file.</summary>
internal abstract class QuartzSqliteBurst : QuartzBurst
{
    private DiskFolder _folder = null!;

    public override Durability Durability => Durability.Sqlite;

    protected string ConnectionString => $"Data Source={_folder.File("quartz.db")}";

    public override Task StartAsync(Action job)
    {
        _folder = new DiskFolder();
        return base.StartAsync(job);
    }

    public override async Task StopAsync()
    {
        await base.StopAsync();
        SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }

    protected sealed override void UseStore(IQuartzBuilder quartz) => quartz.UsePersistentStore(store =>
    {
        store.UseSystemTextJsonSerializer();
        store.ConfigureStore(options => options.SchemaProvisioning = SchemaProvisioning.CreateIfMissing);
        UseDatabase(store);
    });

    protected abstract void UseDatabase(IPersistentStoreBuilder store);
}
