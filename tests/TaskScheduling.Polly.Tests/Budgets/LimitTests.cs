using System.ComponentModel.DataAnnotations;
using Polly;

namespace TaskScheduling.Polly.Tests;

/// <summary>Each limit of a budget, in a pipeline.</summary>
public sealed class LimitTests
{
    private readonly Calls _calls = new();
    private readonly Usage _usage = new();

    [Test]
    public async Task Time_is_exact()
    {
        var pipeline = _calls.Build(Calls.Seconds(5));
        var execution = pipeline.ExecuteAsync(Calls.ObeyAsync).AsTask();

        _calls.Time.Advance(TimeSpan.FromSeconds(5) - TimeSpan.FromTicks(1));
        Assert.That(execution.IsCompleted, Is.False);
        _calls.Time.Advance(TimeSpan.FromTicks(1));

        var expired = await Calls.ExpiresAsync(execution);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(expired.Expiration, Is.InstanceOf<Expiration.TimeLimitExceeded>().With.Property("Elapsed").EqualTo(TimeSpan.FromSeconds(5)));
            Assert.That(expired.Expiration.GraceEndsAt - expired.Expiration.At, Is.EqualTo(TimeSpan.FromSeconds(5)));
            Assert.That(expired.InnerException, Is.Null);
        }
    }

    [Test]
    public async Task Processor_time_in_all()
    {
        var execution = Scripted(new TaskBudget { CpuTime = TimeSpan.FromSeconds(20) });
        _usage.Now = (TimeSpan.FromSeconds(21), 0);

        _calls.Time.Advance(TimeSpan.FromMinutes(1));

        Assert.That((await Calls.ExpiresAsync(execution)).Expiration, Is.EqualTo(new Expiration.CpuTimeExceeded(TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(21))).Using<Expiration>(SameData));
    }

    [Test]
    public async Task Processor_time_within_a_window()
    {
        var execution = Scripted(new TaskBudget { Cpu = new CpuLimit(0.8, TimeSpan.FromSeconds(60)) });
        for (var second = 1; second <= 50 && !execution.IsCompleted; second++)
        {
            _usage.Now = (TimeSpan.FromSeconds(second), 0);
            _calls.Time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.That((await Calls.ExpiresAsync(execution)).Expiration, Is.InstanceOf<Expiration.CpuLimitExceeded>());
    }

    [Test]
    public async Task Allocations()
    {
        var execution = Scripted(new TaskBudget { AllocatedBytes = 1_000_000 });
        _usage.Now = (TimeSpan.Zero, 1_000_000);

        _calls.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.That((await Calls.ExpiresAsync(execution)).Expiration, Is.InstanceOf<Expiration.AllocationLimitExceeded>());
    }

    [Test]
    public async Task Silence()
    {
        var pipeline = _calls.Build(new TaskBudget { Progress = new ProgressLimit(TimeSpan.FromSeconds(30)) });
        TaskProgress? progress = null;
        var context = ResilienceContextPool.Shared.Get();
        var execution = pipeline.ExecuteAsync(
            async context =>
            {
                progress = context.GetTaskProgress();
                await Calls.ObeyAsync(context.CancellationToken);
            },
            context).AsTask();

        for (var report = 0; report < 5; report++)
        {
            _calls.Time.Advance(TimeSpan.FromSeconds(29));
            progress!.Add(1);
        }

        Assert.That(execution.IsCompleted, Is.False);
        _calls.Time.Advance(TimeSpan.FromSeconds(30));

        Assert.That((await Calls.ExpiresAsync(execution)).Expiration, Is.InstanceOf<Expiration.ProgressStalled>().With.Property("Completed").EqualTo(5));
    }

    [Test]
    public async Task Heat()
    {
        var device = DeviceConditions.Ideal with { Thermal = ThermalState.Critical };
        var pipeline = _calls.Build(new TaskBudgetStrategyOptions
        {
            Budget = new TaskBudget { Thermal = new ThermalLimit(ThermalState.Serious, TimeSpan.FromSeconds(10)) },
            Conditions = () => device,
        });
        var execution = pipeline.ExecuteAsync(Calls.ObeyAsync).AsTask();

        for (var second = 0; second < 10; second++)
        {
            Assert.That(execution.IsCompleted, Is.False, $"second {second}");
            _calls.Time.Advance(TimeSpan.FromSeconds(1));
        }

        var expired = (Expiration.ThermalLimitExceeded)(await Calls.ExpiresAsync(execution)).Expiration;
        Assert.That((expired.Allowed, expired.Observed, expired.HotFor), Is.EqualTo((ThermalState.Serious, ThermalState.Critical, TimeSpan.FromSeconds(10))));
    }

    [Test]
    public async Task A_reading_that_fails_ends_nothing()
    {
        var pipeline = _calls.Build(new TaskBudgetStrategyOptions
        {
            Budget = new TaskBudget { Thermal = new ThermalLimit(ThermalState.Fair, TimeSpan.FromSeconds(10)) },
            Conditions = static () => throw new IOException("no sensor"),
        });
        using var caller = new CancellationTokenSource();
        var execution = pipeline.ExecuteAsync(Calls.ObeyAsync, caller.Token).AsTask();

        _calls.Time.Advance(TimeSpan.FromMinutes(10));

        Assert.That(execution.IsCompleted, Is.False);
        await caller.CancelAsync();
        await Assert.ThatAsync(() => execution, Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public void What_a_pipeline_cannot_limit_is_refused_when_it_is_built()
    {
        var options = new TaskBudgetStrategyOptions { Budget = new TaskBudget { MemoryBytes = 1_000, Thermal = new ThermalLimit(ThermalState.Fair, TimeSpan.FromSeconds(10)) } };
        var builder = new ResiliencePipelineBuilder().AddTaskBudget(options);

        Assert.That(builder.Build, Throws.InstanceOf<ValidationException>().With.Message.EqualTo(
            "The task budget 'TaskBudget' has faults. Budget.MemoryBytes limits the memory of a process and must be null in a pipeline, was 1000; use AllocatedBytes. "
            + "Budget.Thermal needs Conditions, from which the device's temperature is read; was Fair for 00:00:10, without any."));
    }

    [Test]
    public async Task Several_limits_at_once_are_told_beside_the_first()
    {
        var execution = Scripted(new TaskBudget { Time = TimeSpan.FromSeconds(10), CpuTime = TimeSpan.FromSeconds(100) });
        _usage.Now = (TimeSpan.FromSeconds(200), 0);

        _calls.Time.Advance(TimeSpan.FromSeconds(10));

        var expired = (await Calls.ExpiresAsync(execution)).Expiration;
        Assert.That((expired.Code, expired.AlsoExceeded.SequenceEqual(["time_limit_exceeded"])), Is.EqualTo(("cpu_time_exceeded", true)));
    }

    /// <summary>Everything but the instants.</summary>
    private static bool SameData(Expiration left, Expiration right) => (left with { At = default, GraceEndsAt = null }).Equals(right with { At = default, GraceEndsAt = null });

    private Task Scripted(TaskBudget budget) => _calls.Build(new TaskBudgetStrategyOptions { Budget = budget, Usage = _usage }).ExecuteAsync(Calls.ObeyAsync).AsTask();

    private sealed class Usage : UsageScript
    {
        public (TimeSpan Cpu, long AllocatedBytes) Now { get; set; }

        public override (TimeSpan Cpu, long AllocatedBytes) Read(RunId run) => Now;
    }
}
