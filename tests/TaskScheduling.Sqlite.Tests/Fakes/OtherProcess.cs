using System.Diagnostics;

namespace TaskScheduling.Sqlite.Tests;

/// <summary>Another process over the same file; it is gone at the end, whatever happens.</summary>
internal sealed class OtherProcess : IDisposable
{
    private readonly Process _process;

    private OtherProcess(Process process) => _process = process;

    public static OtherProcess Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", typeof(OtherProcess).Assembly.Location, .. arguments]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        return new OtherProcess(Process.Start(start)!);
    }

    /// <summary>Until it says something.</summary>
    public async Task<string?> AnswerAsync(CancellationToken cancellationToken) => await _process.StandardOutput.ReadLineAsync(cancellationToken);

    /// <summary>It stands still, as a machine that swaps or a person who presses Ctrl+Z makes it.</summary>
    public async Task FreezeAsync(CancellationToken cancellationToken)
    {
        using var kill = Process.Start("kill", ["-STOP", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(cancellationToken);
    }

    public async Task KillAsync(CancellationToken cancellationToken)
    {
        _process.Kill();
        await _process.WaitForExitAsync(cancellationToken);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
