using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace TaskScheduling.Tests.Programs;

/// <summary>Program 2: a web host, a handler class, budgets from its configuration. In memory; the durable store comes with its own project.</summary>
public sealed class Program2GenericHost
{
    private const string AppSettings = """
        {
          "BackgroundTasks": {
            "Policy": "Desktop",
            "ContinuedProcessing": { "MaximumRunning": 2, "Budget": { "Stall": "00:02:00", "Thermal": "Serious/10s" } },
            "Budgets": { "com.example.thumbnails": { "Time": "00:20:00", "Cpu": "0.8/60s", "Unlimited": [ "CpuTime" ] } },
            "ApplyChanges": "Now"
          }
        }
        """;

    [Test]
    public async Task Accepts_work_over_http_and_governs_it_by_its_configuration()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(AppSettings)));
        builder.Services.AddSingleton<ThumbnailStore>();
        builder.Services.AddBackgroundTasks(tasks => tasks.AddProcessingTask<ThumbnailHandler>("com.example.thumbnails"));
        await using var app = builder.Build();
        app.MapPost("/thumbnails/{identifier}", async (string identifier, BackgroundTaskScheduler scheduler, CancellationToken ct) =>
        {
            var submitted = await scheduler.TrySubmitAsync(new ProcessingTaskRequest(identifier) { RequiresIdle = true }, ct);
            return submitted.IsAccepted
                ? Results.Accepted($"/tasks/{submitted.Handle.TaskId}")
                : Results.Problem(title: submitted.Error.Code, detail: submitted.Error.Message, statusCode: 409);
        });
        await app.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };

        var accepted = await client.PostAsync("/thumbnails/com.example.thumbnails", null);
        var refused = await client.PostAsync("/thumbnails/com.example.thumbnail", null);

        var policy = app.Services.GetRequiredService<BackgroundTaskScheduler>().Policy;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(accepted.StatusCode, Is.EqualTo(HttpStatusCode.Accepted));
            Assert.That(refused.StatusCode, Is.EqualTo(HttpStatusCode.Conflict));
            Assert.That(await refused.Content.ReadAsStringAsync(), Does.Contain("not_registered").And.Contain("com.example.thumbnails"));
            Assert.That(policy.Name, Is.EqualTo("Desktop"));
            Assert.That(policy.ContinuedProcessing.Concurrency, Is.EqualTo(Concurrency.Fixed(2)));
            Assert.That(policy.ContinuedProcessing.Budget.Progress!.Stall, Is.EqualTo(TimeSpan.FromMinutes(2)));
            Assert.That(policy.Budgets, Has.Count.EqualTo(1));
            Assert.That(policy.Budgets[0].Budget.Cpu, Is.EqualTo(CpuLimit.Parse("0.8/60s")));
        }

        await app.StopAsync();
    }

    internal sealed class ThumbnailHandler(ThumbnailStore store) : IBackgroundTaskHandler<ProcessingTask>
    {
        public async Task HandleAsync(ProcessingTask task, CancellationToken cancellationToken)
        {
            await foreach (var id in store.MissingAsync())
                store.Create(id);
        }
    }

    internal sealed class ThumbnailStore
    {
        public List<int> Created { get; } = [];

        public async IAsyncEnumerable<int> MissingAsync()
        {
            await Task.Yield();
            yield return 1;
        }

        public void Create(int id) => Created.Add(id);
    }
}
