using BenchmarkDotNet.Attributes;

namespace TaskScheduling.Benchmarks;

/// <summary>What one examination of an account costs while its task rests, and while it computes on another thread.</summary>
[MemoryDiagnoser]
public class ReadAccountBenchmarks
{
    private readonly UsageAccount _account = UsageAccount.Open(cpu: true, allocation: true)!;
    private volatile bool _stop;
    private Task _work = Task.CompletedTask;

    [Params(false, true)]
    public bool Computing { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _stop = false;
        if (Computing)
            _work = Task.Run(Compute);
    }

    [GlobalCleanup]
    public Task CleanupAsync()
    {
        _stop = true;
        return _work;
    }

    [Benchmark]
    public TimeSpan ReadCpu() => _account.ReadCpu();

    [Benchmark]
    public long ReadAllocatedBytes() => _account.ReadAllocatedBytes();

    private void Compute()
    {
        using (_account.Enter())
        {
            while (!_stop)
                BusyWork.Spin(TimeSpan.FromMicroseconds(10));
        }
    }
}
