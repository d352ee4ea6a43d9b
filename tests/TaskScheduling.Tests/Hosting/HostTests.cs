using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using TaskScheduling.Tests.Execution;
using TaskScheduling.Tests.Recording;

namespace TaskScheduling.Tests.Hosting;

public sealed class HostTests
{
    [Test]
    public async Task Every_setting_is_bound_from_the_configuration()
    {
        using var recording = new RecordingFolder();
        using var host = HostWith(out _, new()
        {
            ["Policy"] = "Desktop",
            ["AssumeUnmeteredNetwork"] = "true",
            ["ApplyChanges"] = "Now",
            ["ShutdownTimeout"] = "00:00:09",
            ["SupportedResources"] = "Gpu",
            ["AppRefresh:MaximumRunning"] = "3",
            ["Processing:MaximumPending"] = "7",
            ["ContinuedProcessing:Budget:Unlimited:0"] = "Stall",
            ["Processing:Budget:Time"] = "00:02:00",
            ["Processing:Budget:Cpu"] = "0.5/30s",
            ["Processing:Budget:CpuTime"] = "00:00:40",
            ["Processing:Budget:Thermal"] = "Serious/3s",
            ["Processing:Budget:Stall"] = "00:00:20",
            ["Processing:Budget:MaximumHeartbeatOnly"] = "00:01:00",
            ["Processing:Budget:MaximumWait"] = "00:05:00",
            ["Processing:Budget:AllocatedBytes"] = "2000",
            ["Processing:Budget:Grace"] = "00:00:04",
            ["Budgets:com.example.*:Time"] = "00:00:11",
            ["RecordTo"] = recording.Path,
            ["RecordingSegmentBytes"] = "70000",
            ["RecordingSegments"] = "3",
            ["RecordPayloads"] = "true",
        });
        var scheduler = host.Services.GetRequiredService<BackgroundTaskScheduler>();
        var options = host.Services.GetRequiredService<IOptions<SchedulerOptions>>().Value;
        await Task.CompletedTask;

        var policy = scheduler.Policy;
        using (Assert.EnterMultipleScope())
        {
            Assert.That((policy.Name, policy.AssumeUnmeteredNetwork), Is.EqualTo(("Desktop", true)));
            Assert.That((options.ApplyChanges, options.ShutdownTimeout), Is.EqualTo((PolicyApplication.Now, TimeSpan.FromSeconds(9))));
            Assert.That(
                (options.RecordTo, options.RecordingSegmentBytes, options.RecordingSegments, options.RecordPayloads), Is.EqualTo((recording.Path, 70_000, 3, true)));
            Assert.That(scheduler.SupportedResources, Is.EqualTo(TaskResources.Gpu));
            Assert.That(policy.AppRefresh.Concurrency, Is.EqualTo(Concurrency.Fixed(3)));
            Assert.That(policy.Processing.MaximumPending, Is.EqualTo(7));
            Assert.That(policy.ContinuedProcessing.Budget.Progress, Is.Null);
            Assert.That(policy.Processing.Budget, Is.EqualTo(new TaskBudget
            {
                Time = TimeSpan.FromMinutes(2),
                Cpu = new CpuLimit(0.5, TimeSpan.FromSeconds(30)),
                CpuTime = TimeSpan.FromSeconds(40),
                Thermal = new ThermalLimit(ThermalState.Serious, TimeSpan.FromSeconds(3)),
                Progress = new ProgressLimit(TimeSpan.FromSeconds(20)) { MaximumHeartbeatOnly = TimeSpan.FromMinutes(1), MaximumWait = TimeSpan.FromMinutes(5) },
                AllocatedBytes = 2000,
                Grace = TimeSpan.FromSeconds(4),
            }));
            Assert.That(policy.Budgets, Is.EqualTo(new[] { new IdentifierBudget("com.example.*", new TaskBudget { Time = TimeSpan.FromSeconds(11) }) }));
            Assert.That(policy.AppRefresh.Budget, Is.EqualTo(SchedulingPolicy.Desktop.AppRefresh.Budget), "what is absent stays as in the profile");
        }
    }

    [Test]
    public async Task All_faults_are_reported_together_at_the_start()
    {
        using var host = HostWith(out _, new()
        {
            ["Policy"] = "Fridge",
            ["ShutdownTimeout"] = "-00:00:01",
            ["AppRefresh:MaximumRunning"] = "-1",
            ["Processing:Budget:Time"] = "00:00:00",
            ["Processing:Budget:Cpu"] = "NaN/60s",
            ["Processing:Budget:Thermal"] = "Warm/1s",
            ["Budgets:no good:AllocatedBytes"] = "-5",
        });

        await Assert.ThatAsync(() => host.StartAsync(), Throws.InstanceOf<OptionsValidationException>().With.Message.Contains("Fridge")
            .And.Message.Contains("ShutdownTimeout").And.Message.Contains("MaximumRunning").And.Message.Contains("Time").And.Message.Contains("NaN/60s")
            .And.Message.Contains("Warm/1s").And.Message.Contains("'no good'").And.Message.Contains("AllocatedBytes"));
    }

    [Test]
    public async Task A_changed_configuration_is_put_in_force([Values] PolicyApplication application)
    {
        using var host = HostWith(out var settings, new() { ["ApplyChanges"] = $"{application}", ["Processing:Budget:Time"] = "01:00:00" });
        await host.StartAsync().InTime();
        var scheduler = host.Services.GetRequiredService<BackgroundTaskScheduler>();
        var calls = System.Threading.Channels.Channel.CreateUnbounded<HandlerCall>();
        scheduler.Register(TaskRegistration.Processing("long", (task, token) =>
        {
            var call = new HandlerCall(task, token);
            calls.Writer.TryWrite(call);
            return call.Work;
        }));
        var handle = await scheduler.SubmitAsync(new ProcessingTaskRequest("long"));
        var running = await calls.Reader.ReadAsync().InTime();
        host.Services.GetRequiredService<SteppingTime>().Advance(TimeSpan.FromMinutes(1));

        settings["BackgroundTasks:Processing:Budget:Time"] = "00:00:30";
        settings.Reload();
        _ = scheduler.GetTasks();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(scheduler.Policy.Processing.Budget.Time, Is.EqualTo(TimeSpan.FromSeconds(30)));
            Assert.That(handle.GetSnapshot().Expiration?.Code, Is.EqualTo(application is PolicyApplication.Now ? "policy_changed" : null));
        }

        running.Return();
        await host.StopAsync().InTime();
    }

    [TestCase("Policy", "Fridge")]
    [TestCase("Processing:Budget:Time", "soon")]
    public async Task A_faulty_change_is_refused_and_the_old_policy_stays(string key, string value)
    {
        using var host = HostWith(out var settings, []);
        await host.StartAsync().InTime();
        var scheduler = host.Services.GetRequiredService<BackgroundTaskScheduler>();
        var before = scheduler.Policy;

        settings[$"BackgroundTasks:{key}"] = value;
        Assert.That(settings.Reload, Throws.Nothing);
        var after = scheduler.Policy;
        settings[$"BackgroundTasks:{key}"] = null;
        settings["BackgroundTasks:Policy"] = "Mobile";
        settings.Reload();
        _ = scheduler.GetTasks();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(after, Is.EqualTo(before));
            Assert.That(host.Services.GetFakeLogCollector().GetSnapshot().Single(log => log.Id.Name == "PolicyRefused").Message, Does.Contain(value));
            Assert.That(scheduler.Policy.Name, Is.EqualTo("Mobile"), "the next good change is taken");
        }

        await host.StopAsync().InTime();
    }

    [Test]
    public async Task A_misspelt_setting_is_refused_because_it_would_lift_a_limit_silently()
    {
        using var host = HostWith(out var settings, new Dictionary<string, string?> { ["Processing:Budget:Time"] = "00:10:00" });
        await host.StartAsync().InTime();
        var scheduler = host.Services.GetRequiredService<BackgroundTaskScheduler>();

        settings["BackgroundTasks:Processing:Budget:Tyme"] = "00:00:03";
        settings.Reload();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(scheduler.Policy.Processing.Budget.Time, Is.EqualTo(TimeSpan.FromMinutes(10)));
            Assert.That(host.Services.GetFakeLogCollector().GetSnapshot().Single(log => log.Id.Name == "PolicyRefused").Message, Does.Contain("Tyme"));
        }

        await host.StopAsync().InTime();
    }

    [Test]
    public void A_misspelt_setting_does_not_start()
    {
        using var host = HostWith(out _, new Dictionary<string, string?> { ["Polcy"] = "Desktop" });
        Assert.That(() => host.Start(), Throws.InvalidOperationException.With.Message.Contains("Polcy"));
    }

    [Test]
    public async Task A_change_elsewhere_leaves_the_apps_own_policy_alone()
    {
        using var host = HostWith(out var settings, []);
        await host.StartAsync().InTime();
        var scheduler = host.Services.GetRequiredService<BackgroundTaskScheduler>();
        scheduler.ReplacePolicy(Policies.Plain);

        settings["Logging:LogLevel:Default"] = "Debug";
        settings.Reload();
        _ = scheduler.GetTasks();

        Assert.That(scheduler.Policy.Name, Is.EqualTo("Plain"));
        await host.StopAsync().InTime();
    }

    private static IHost HostWith(out IConfigurationRoot settings, Dictionary<string, string?> values)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(values.ToDictionary(value => $"BackgroundTasks:{value.Key}", value => value.Value));
        settings = builder.Configuration;
        var time = new SteppingTime();
        builder.Services.AddSingleton(time).AddSingleton<TimeProvider>(time).AddFakeLogging();
        builder.Services.AddBackgroundTasks(tasks => tasks.UseConditions(new ScriptedConditions()));
        return builder.Build();
    }
}
