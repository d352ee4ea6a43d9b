using System.Diagnostics;
using System.Runtime.InteropServices;

namespace ArchiveFolder.Tests;

/// <summary>How a run of the program ended.</summary>
internal sealed record SampleRun(int ExitCode, string Output, string Errors)
{
    public string LastLine => Output.TrimEnd().Split('\n')[^1];
}

/// <summary>The built program as a process of its own.</summary>
internal sealed class Sample : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _errors;

    private Sample(string[] arguments)
    {
        // Whoever runs the tests in the background has SIGINT ignored for all it starts; a person at a terminal has not.
        var start = new ProcessStartInfo("env") { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        start.ArgumentList.Add("--default-signal=INT");
        start.ArgumentList.Add("dotnet");
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "ArchiveFolder.dll"));
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        _process = Process.Start(start)!;
        _output = _process.StandardOutput.ReadToEndAsync();
        _errors = _process.StandardError.ReadToEndAsync();
    }

    public static Sample Start(params string[] arguments) => new(arguments);

    public static async Task<SampleRun> RunAsync(params string[] arguments)
    {
        using var sample = Start(arguments);
        return await sample.EndAsync();
    }

    public async Task<SampleRun> EndAsync()
    {
        using var limit = new CancellationTokenSource(Longest);
        await _process.WaitForExitAsync(limit.Token);
        return new SampleRun(_process.ExitCode, await _output, await _errors);
    }

    public void Interrupt() => Send(2);

    public void Terminate() => Send(15);

    public void Kill() => _process.Kill();

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    private void Send(int signal) => Assert.That(SendSignal(_process.Id, signal), Is.Zero, "kill(2)");

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int SendSignal(int process, int signal);
}
