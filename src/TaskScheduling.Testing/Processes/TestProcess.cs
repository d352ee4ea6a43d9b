using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace TaskScheduling.Testing;

/// <summary>One life of the app under test: its services, its scheduler, and the thread that does all their work.</summary>
internal sealed class TestProcess
{
    private readonly TestMachine _machine;
    private readonly ProcessStore? _store;
    private BackgroundTaskScheduler? _scheduler;
    private volatile bool _isGone;

    private TestProcess(TestMachine machine, Pump pump, IConditionSource conditions)
    {
        _machine = machine;
        Pump = pump;
        _store = machine.Store is { } store ? new ProcessStore(store) : null;
        Services = BuildServices(conditions);
    }

    public Pump Pump { get; }

    public ServiceProvider Services { get; }

    public BackgroundTaskScheduler Scheduler => _scheduler ??= Services.GetRequiredService<BackgroundTaskScheduler>();

    /// <summary>Builds everything and starts the scheduler. What follows from it is left to the pump.</summary>
    public static async Task<TestProcess> StartAsync(TestMachine machine, Pump pump, IConditionSource conditions)
    {
        PumpFlow.Current = pump.Flow; // what begins in here, a timer of a constructor say, is of this process
        var process = new TestProcess(machine, pump, conditions);
        try
        {
            process.Scheduler.Start();
            return process;
        }
        catch
        {
            await process.Services.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Gone without a word: no thread, timer, record or event of it goes on. Nothing is disposed of.</summary>
    public void Vanish()
    {
        _isGone = true;
        _store?.Cut();
        Pump.Vanish();
        _machine.Time.Drop(Pump);
        Scheduler.Runtime.Events.Close(); // who watches is the test
    }

    private ServiceProvider BuildServices(IConditionSource conditions)
    {
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(_machine.Time);
        services.AddBackgroundTasks(tasks =>
        {
            _machine.Configure(tasks);
            tasks.UseConditions(conditions);
            if (_machine.Policy is { } policy)
                tasks.UsePolicy(policy);
        });
        services.Replace(ServiceDescriptor.Singleton<TimeProvider>(_machine.Time));
        if (_store is not null)
            services.Replace(ServiceDescriptor.Singleton<ITaskStore>(_store));
        services.AddSingleton(new DebuggerProbe(static () => false));
        services.AddSingleton(new Surroundings
        {
            Work = Pump,
            Ids = _machine.Ids,
            Usage = _machine.Usage,
            Processors = _machine.Processors,
            Witness = Tell,
        });
        return services.BuildServiceProvider();
    }

    private void Tell(TaskEvent what)
    {
        if (!_isGone)
            _machine.Witness(what);
    }
}
