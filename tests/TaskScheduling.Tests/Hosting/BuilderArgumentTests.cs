using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Moq;
using TaskScheduling.Tests.Execution;
using TaskScheduling.Tests.Presentation;

namespace TaskScheduling.Tests.Hosting;

/// <summary>What is missing is told by its name, where it was forgotten; what only the scheduler can judge, when it is made.</summary>
public sealed class BuilderArgumentTests
{
    private static readonly IBackgroundTasksBuilder Given = Mock.Of<IBackgroundTasksBuilder>(builder => builder.Services == new ServiceCollection());

    private static IEnumerable<TestCaseData> Omissions()
    {
        yield return Case("builder", () => Missing.Configure(_ => { }));
        yield return Case("configure", () => Given.Configure(null!));
        yield return Case("builder", () => Missing.UsePolicy(SchedulingPolicy.Server));
        yield return Case("policy", () => Given.UsePolicy(null!));
        yield return Case("builder", () => Missing.UseConditions(new ScriptedConditions()));
        yield return Case("source", () => Given.UseConditions(null!));
        yield return Case("builder", () => Missing.UseSensorsBelow("machine"));
        yield return Case("directory", () => Given.UseSensorsBelow(null!));
        yield return Case("builder", () => Missing.UseJsonTypes(Mock.Of<IJsonTypeInfoResolver>()));
        yield return Case("resolver", () => Given.UseJsonTypes(null!));
        yield return Case("builder", () => Missing.UseExpirationTexts(Mock.Of<IExpirationTextProvider>()));
        yield return Case("texts", () => Given.UseExpirationTexts(null!));
        yield return Case("builder", () => Missing.AddAppRefreshTask<Handler>("a"));
        yield return Case("builder", () => Missing.AddProcessingTask<Handler>("a"));
        yield return Case("builder", () => Missing.AddContinuedProcessingTask<Handler>("a"));
        yield return Case("builder", () => Missing.AddAppRefreshTask("a", (_, _) => Task.CompletedTask));
        yield return Case("handler", () => Given.AddAppRefreshTask("a", null!));
        yield return Case("builder", () => Missing.AddProcessingTask("a", (_, _) => Task.CompletedTask));
        yield return Case("handler", () => Given.AddProcessingTask("a", null!));
        yield return Case("builder", () => Missing.AddContinuedProcessingTask("a", (_, _) => Task.CompletedTask));
        yield return Case("handler", () => Given.AddContinuedProcessingTask("a", null!));
        yield return Case("registration", () => ((ITaskRegistrationBuilder)null!).WithBudget(TaskBudget.Unlimited));
        yield return Case("budget", () => Given.AddProcessingTask<Handler>("a").WithBudget(null!));
        yield return Case("registration", () => ((ITaskRegistrationBuilder)null!).WithResubmission(Resubmission.Default));
        yield return Case("resubmission", () => Given.AddProcessingTask<Handler>("a").WithResubmission(null!));
        yield return Case("builder", () => Missing.AddPresenter<RecordingPresenter>("cards"));
        yield return Case("name", () => Given.AddPresenter<RecordingPresenter>(null!));
        yield return Case("builder", () => Missing.AddPresenter("cards", new RecordingPresenter()));
        yield return Case("name", () => Given.AddPresenter(null!, new RecordingPresenter()));
        yield return Case("presenter", () => Given.AddPresenter("cards", null!));
        yield return Case("builder", () => Missing.AddLogPresenter());
    }

    [TestCaseSource(nameof(Omissions))]
    public void What_is_missing_is_named(string parameter, Action call) =>
        Assert.That(() => call(), Throws.ArgumentNullException.With.Property(nameof(ArgumentException.ParamName)).EqualTo(parameter));

    [TestCase(null)]
    [TestCase("")]
    [TestCase("no spaces")]
    public void A_bad_identifier_is_told_when_the_scheduler_is_made(string? identifier)
    {
        var services = new ServiceCollection();
        services.AddBackgroundTasks(tasks => tasks.AddProcessingTask(identifier!, (_, _) => Task.CompletedTask));
        using var provider = services.BuildServiceProvider();

        Assert.That(provider.GetRequiredService<BackgroundTaskScheduler>, Throws.InstanceOf<TaskRegistrationException>());
    }

    private static IBackgroundTasksBuilder Missing => null!;

    private static TestCaseData Case(string parameter, Action call) => new(parameter, call);

    private sealed class Handler : IBackgroundTaskHandler<AppRefreshTask>, IBackgroundTaskHandler<ProcessingTask>, IBackgroundTaskHandler<ContinuedProcessingTask>
    {
        public Task HandleAsync(AppRefreshTask task, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task HandleAsync(ProcessingTask task, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task HandleAsync(ContinuedProcessingTask task, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
