using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Spectre.Console.Testing;

namespace TaskScheduling.Terminal.Tests;

public sealed class AddTerminalTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    [Test]
    [CancelAfter(60_000)]
    public async Task The_stop_key_ends_a_task_as_stopped_by_a_person_at_the_terminal()
    {
        using var console = new TestConsole().SupportsUnicode(true).Interactive().EmitAnsiSequences();
        var keys = new ScriptedKeys();
        await using var scheduler = await BackgroundTaskScheduler.StartNewAsync(tasks =>
        {
            tasks.Services.AddSingleton(new TerminalDevice(console, keys, ShowsCards: true, GuardsProcess: false));
            tasks.AddTerminal();
            tasks.AddContinuedProcessingTask("wait", (_, token) =>
            {
                keys.Press(ConsoleKey.S);
                return Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
            });
        });
        var handle = await scheduler.SubmitAsync(new ContinuedProcessingTaskRequest("wait", "Wait") { Resubmission = Resubmission.Never });
        var result = await handle.Completion.WaitAsync(Limit, TimeProvider.System);
        await scheduler.DisposeAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.Expiration, Is.InstanceOf<Expiration.UserStopped>().With.Property(nameof(Expiration.UserStopped.Source)).EqualTo("terminal"));
            Assert.That(Screen.Of(console.Output).Text, Does.StartWith("■ Wait").And.Contain("stopped by a person"));
            Assert.That(Screen.Of(console.Output).ShowsCursor, Is.True);
        }
    }

    [Test]
    public void Adding_it_twice_shows_tasks_once_and_adds_up_the_settings()
    {
        var services = new ServiceCollection();
        services.AddBackgroundTasks(tasks => tasks
            .AddTerminal(options => options.Mode = TerminalMode.Lines)
            .AddTerminal(options => options.ReadKeys = false));
        var options = services.BuildServiceProvider().GetRequiredService<IOptions<TerminalOptions>>().Value;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(services.Count(service => service.ServiceType == typeof(TerminalPresenter)), Is.EqualTo(1));
            Assert.That(services.Count(service => service.ServiceType.Name == "PresenterFactory"), Is.EqualTo(1));
            Assert.That((options.Mode, options.ReadKeys), Is.EqualTo((TerminalMode.Lines, false)));
        }
    }

    [Test]
    public void All_faults_of_the_settings_are_told_at_once()
    {
        var result = new TerminalOptionsValidator().Validate(null, new TerminalOptions { Mode = (TerminalMode)9, LineInterval = TimeSpan.FromSeconds(-1) });

        Assert.That(result.Failures, Has.Exactly(2).Items);
    }

    [Test]
    public void A_builder_is_required() =>
        Assert.That(() => BackgroundTasksTerminalExtensions.AddTerminal(null!), Throws.ArgumentNullException);
}
