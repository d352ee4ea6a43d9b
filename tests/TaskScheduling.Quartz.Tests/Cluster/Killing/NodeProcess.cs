using System.Diagnostics;

namespace TaskScheduling.Quartz.Tests.Cluster;

/// <summary>A node in a process of its own, which can be killed and frozen.</summary>
internal sealed class NodeProcess : IDisposable
{
    private readonly Process _process;
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public NodeProcess(QuartzClusterOptions options, Hearing hearing, bool floods = false)
        : this(options.NodeName!, hearing, options.ConnectionString, options.TablePrefix, options.NodeName!, options.Lease.ToString("c"), floods ? "floods" : "waits")
    {
    }

    /// <summary>Any other program of this assembly.</summary>
    public NodeProcess(string name, Hearing hearing, params string[] arguments)
    {
        _process = Process.Start(new ProcessStartInfo(Environment.ProcessPath ?? "dotnet", ["exec", typeof(NodeProcess).Assembly.Location, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Name = name;
        _process.OutputDataReceived += (_, line) => Heard(line.Data, hearing);
        _process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is { Length: > 0 } text)
                hearing.Hear($"error {Name}: {text}");
        };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public string Name { get; }

    public Task Ready => _ready.Task;

    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void Freeze() => Signal("STOP");

    public void Thaw() => Signal("CONT");

    /// <summary>It submits nothing any more, and goes on executing.</summary>
    public void Drain() => Say("drain");

    /// <summary>It leaves the cluster in order.</summary>
    public bool Leave(TimeSpan within)
    {
        Say("leave");
        return _process.WaitForExit(within) && _process.ExitCode == 0;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private void Heard(string? line, Hearing hearing)
    {
        if (line == "ready")
            _ready.TrySetResult();
        else if (line is not null)
            hearing.Hear(line);
    }

    private void Say(string word)
    {
        try
        {
            _process.StandardInput.WriteLine(word);
            _process.StandardInput.Flush();
        }
        catch (IOException)
        {
            // It is gone.
        }
    }

    private void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }
}
