using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace TaskScheduling.Tests.Programs;

/// <summary>What the page of the package shows runs as it stands there.</summary>
public sealed class DurableExportsTests
{
    private readonly string _folder = Directory.CreateTempSubdirectory("exports-").FullName;

    [TearDown]
    public void Remove() => Directory.Delete(_folder, recursive: true);

    [Test]
    [CancelAfter(60_000)]
    public async Task An_export_saves_a_checkpoint_for_each_page_and_ends(CancellationToken cancellationToken)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.ClearProviders();
        builder.Services.AddExports(_folder);
        using var host = builder.Build();
        await host.StartAsync(cancellationToken);
        var export = await host.Services.GetRequiredService<BackgroundTaskScheduler>().SubmitAsync(new ContinuedProcessingTaskRequest("export.photos", "Export"), cancellationToken);
        var end = await export.Completion.WaitAsync(cancellationToken);
        await host.StopAsync(cancellationToken);
        Assert.That((end.IsSuccess, end.Progress.Completed), Is.EqualTo((true, 100L)), end.Fault?.Message);
    }
}
