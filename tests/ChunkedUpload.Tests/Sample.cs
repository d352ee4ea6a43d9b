using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace ChunkedUpload.Tests;

/// <summary>How a run of the program ended.</summary>
internal sealed record SampleRun(int ExitCode, string Output, string Errors);

/// <summary>The built program as a process of its own.</summary>
internal sealed class Sample : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(90);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly List<(Predicate<string[]> IsThere, TaskCompletionSource Told)> _waiters = [];
    private readonly TaskCompletionSource _outputEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task<string> _errors;

    private Sample(string[] arguments)
    {
        // Whoever runs the tests in the background has SIGINT ignored for all it starts; a person at a terminal has not.
        var start = new ProcessStartInfo("env") { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        start.ArgumentList.Add("--default-signal=INT");
        start.ArgumentList.Add("dotnet");
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "ChunkedUpload.dll"));
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, told) => Hear(told.Data);
        _process.BeginOutputReadLine();
        _errors = _process.StandardError.ReadToEndAsync();
    }

    public static Sample Start(params string[] arguments) => new(arguments);

    public static async Task<SampleRun> RunAsync(params string[] arguments)
    {
        using var sample = Start(arguments);
        return await sample.EndAsync();
    }

    /// <summary>Completes when the lines so far are as wanted.</summary>
    public async Task WhenToldAsync(Predicate<string[]> isThere)
    {
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_waiters)
            _waiters.Add((isThere, told));
        Look();
        var first = await Task.WhenAny(told.Task, _outputEnded.Task).WaitAsync(Longest);
        Assert.That(first, Is.SameAs(told.Task), () => $"the program ended before it was told:\n{string.Join('\n', _lines)}");
    }

    public async Task<SampleRun> EndAsync()
    {
        using var limit = new CancellationTokenSource(Longest);
        await _process.WaitForExitAsync(limit.Token);
        await _outputEnded.Task.WaitAsync(Longest);
        return new SampleRun(_process.ExitCode, string.Join('\n', _lines), await _errors);
    }

    public void Interrupt() => Send(2);

    public void Terminate() => Send(15);

    public async Task KillAsync()
    {
        _process.Kill();
        await EndAsync();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    private void Hear(string? line)
    {
        if (line is null)
            _outputEnded.TrySetResult();
        else
            _lines.Enqueue(line);
        Look();
    }

    private void Look()
    {
        lock (_waiters)
        {
            foreach (var (isThere, told) in _waiters)
            {
                if (isThere([.. _lines]))
                    told.TrySetResult();
            }
        }
    }

    private void Send(int signal) => Assert.That(SendSignal(_process.Id, signal), Is.Zero, "kill(2)");

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int SendSignal(int process, int signal);
}
