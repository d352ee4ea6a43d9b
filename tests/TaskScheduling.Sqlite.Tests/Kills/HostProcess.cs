using System.Diagnostics;
using System.Globalization;

namespace TaskScheduling.Sqlite.Tests;

/// <summary>A process with a scheduler over the file, and everything that it says until it is dead: what it says, it was promised.</summary>
internal sealed class HostProcess : IDisposable
{
    private readonly Process _process;
    private readonly List<string[]> _said = [];
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _heard;
    private (int Words, TaskCompletionSource Said)? _awaited;

    public HostProcess(params string[] arguments)
        : this("dotnet", ["exec", typeof(HostProcess).Assembly.Location, .. arguments])
    {
    }

    private HostProcess(string program, IEnumerable<string> arguments)
    {
        _process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment = { ["DOTNET_TieredPGO"] = "0" }, // it does not live long enough
        })!;
        _heard = HearAsync();
    }

    /// <summary>Its words, line by line; complete when it is dead.</summary>
    public IReadOnlyList<string[]> Said => _said;

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>Completes when it says so, or is dead.</summary>
    public Task Ready => _ready.Task;

    /// <summary>When it was certainly dead.</summary>
    public DateTimeOffset DiedAt { get; private set; } = DateTimeOffset.MaxValue;

    /// <summary>For a program before it: <c>sh -c</c>, which limits what follows.</summary>
    public static HostProcess Behind(string program, IEnumerable<string> before, params string[] arguments) =>
        new(program, [.. before, "dotnet", "exec", typeof(HostProcess).Assembly.Location, .. arguments]);

    public void Say(string word)
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

    /// <returns>False: it had ended by itself.</returns>
    public async Task<bool> KillAsync()
    {
        var lived = !_process.HasExited;
        _process.Kill();
        await WaitAsync();
        return lived && _process.ExitCode != 0;
    }

    /// <summary>It ends by itself.</summary>
    public async Task<int> WaitAsync(CancellationToken cancellationToken = default)
    {
        await _process.WaitForExitAsync(cancellationToken);
        await _heard.WaitAsync(cancellationToken);
        DiedAt = TimeProvider.System.GetUtcNow();
        return _process.ExitCode;
    }

    /// <summary>Completes when it has said so many lines, or is dead.</summary>
    public Task HasSaidAsync(int lines)
    {
        lock (_said)
        {
            var said = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _awaited = (lines, said);
            if (_said.Count >= lines || _heard.IsCompleted)
                said.TrySetResult();
            return said.Task;
        }
    }

    public string[][] Words(string first)
    {
        lock (_said)
            return [.. _said.Where(words => words[0] == first)];
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    public static long Number(string word) => long.Parse(word, CultureInfo.InvariantCulture);

    private async Task HearAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (!line.EndsWith('.'))
                continue; // cut off in the middle of a word
            var words = line[..^1].Split(' ');
            lock (_said)
            {
                _said.Add(words);
                if (_awaited is { } awaited && _said.Count >= awaited.Words)
                    awaited.Said.TrySetResult();
            }

            if (words[0] == "ready")
                _ready.TrySetResult();
        }

        _ready.TrySetResult();
        lock (_said)
            _awaited?.Said.TrySetResult();
    }
}
