namespace TaskScheduling.Benchmarks;

/// <summary>Lets every task report once in ten seconds, spread evenly, from one thread that looks every 50 ms.</summary>
internal sealed class Reporter : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    private readonly Action<int, long> _report;
    private readonly int _tasks;
    private readonly Thread _thread;
    private readonly ManualResetEvent _over = new(false);
    private long _reports;

    /// <param name="tasks">How many there are.</param>
    /// <param name="report">Is told the task and a number that rises.</param>
    public Reporter(int tasks, Action<int, long> report)
    {
        (_tasks, _report) = (tasks, report);
        _thread = new Thread(Run) { IsBackground = true, Name = "Reporter" };
        _thread.Start();
    }

    /// <summary>How many reports there were.</summary>
    public long Reports => Volatile.Read(ref _reports);

    public void Dispose()
    {
        _over.Set();
        _thread.Join();
        _over.Dispose();
    }

    private void Run()
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!_over.WaitOne(Look))
        {
            var due = (long)(TimeProvider.System.GetElapsedTime(began) / Period * _tasks);
            for (var report = _reports; report < due; report++)
                _report((int)(report % _tasks), 1 + (report / _tasks));
            Volatile.Write(ref _reports, due);
        }
    }
}
