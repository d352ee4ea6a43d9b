using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;

namespace TaskScheduling.Sqlite.Tests;

/// <summary>Processes that really end, and what the next one says of them.</summary>
[NonParallelizable]
public sealed class ExitCodeOfProcessTests : StoreTests
{
    [TestCase("exit", 3)]
    [TestCase("return", 5)]
    [CancelAfter(60_000)]
    public async Task A_program_that_ends_without_stopping_its_scheduler_is_known_by_its_code(string how, int code, CancellationToken cancellationToken)
    {
        using var host = Start(how);
        Assert.That((await host.WaitAsync(cancellationToken), (await LossAsync(host, cancellationToken)).ExitCode), Is.EqualTo((code, code)));
    }

    [TestCase("throw")]
    [TestCase("throw-elsewhere")]
    [CancelAfter(60_000)]
    public async Task So_is_one_that_an_exception_ends(string how, CancellationToken cancellationToken)
    {
        using var host = Start(how);
        var code = OperatingSystem.IsWindows() ? unchecked((int)0xE0434352) : 134;
        Assert.That((await host.WaitAsync(cancellationToken), (await LossAsync(host, cancellationToken)).ExitCode), Is.EqualTo((code, code)));
    }

    [TestCase("HUP", 129)]
    [TestCase("TERM", 143)]
    [CancelAfter(60_000)]
    [Platform("Linux,MacOsX", Reason = "Nobody sends a signal elsewhere.")]
    public async Task So_is_one_that_a_signal_ends_and_the_signal_ends_it_as_ever(string signal, int code, CancellationToken cancellationToken)
    {
        using var host = Start("wait");
        await host.Ready.WaitAsync(cancellationToken);
        await SendAsync(signal, host, cancellationToken);
        Assert.That((await host.WaitAsync(cancellationToken), (await LossAsync(host, cancellationToken)).ExitCode), Is.EqualTo((code, code)));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Nobody_knows_the_code_of_one_that_was_killed(CancellationToken cancellationToken)
    {
        using var host = Start("wait");
        await host.Ready.WaitAsync(cancellationToken);
        await host.KillAsync();
        var loss = await LossAsync(host, cancellationToken);
        Assert.That((loss.ExitCode, loss.LastSignOfLife is null), Is.EqualTo(((int?)null, false)));
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task Nobody_is_told_of_one_that_fails_at_once(CancellationToken cancellationToken)
    {
        using var host = Start("fail-fast");
        await host.WaitAsync(cancellationToken);
        Assert.That((await LossAsync(host, cancellationToken)).ExitCode, Is.Null);
    }

    [Test]
    [CancelAfter(60_000)]
    [Platform("Linux,MacOsX", Reason = "Nobody sends a signal elsewhere.")]
    public async Task A_signal_that_the_program_survives_is_not_taken_for_its_end(CancellationToken cancellationToken)
    {
        using var host = Start("survive");
        await host.Ready.WaitAsync(cancellationToken);
        await SendAsync("TERM", host, cancellationToken);
        while (host.Words("heard").Length < 2)
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, cancellationToken);
        string lease;
        do
            lease = await CallAsync(cancellationToken, "cat", Folder.Path + ".executor"); // a plain reading asks for no lock
        while (lease.Contains("exit code", StringComparison.Ordinal));
        await host.KillAsync();
        Assert.That((await LossAsync(host, cancellationToken)).ExitCode, Is.Null);
    }

    [Test]
    [CancelAfter(60_000)]
    public async Task A_program_that_stops_its_scheduler_loses_nothing(CancellationToken cancellationToken)
    {
        using var host = Start("stop");
        Assert.That(await host.WaitAsync(cancellationToken), Is.EqualTo(7));
        await using var next = await StartNextAsync(cancellationToken);
        Assert.That((await RunAsync(next, host, cancellationToken)).Expiration, Is.InstanceOf<Expiration.HostShuttingDown>());
    }

    private HostProcess Start(string how) => new("leave", Folder.Path, how);

    private static async Task SendAsync(string signal, HostProcess host, CancellationToken cancellationToken) =>
        await CallAsync(cancellationToken, "kill", "-" + signal, host.Id.ToString(CultureInfo.InvariantCulture));

    private static async Task<string> CallAsync(CancellationToken cancellationToken, string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return output;
    }

    private Task<BackgroundTaskScheduler> StartNextAsync(CancellationToken cancellationToken) => BackgroundTaskScheduler.StartNewAsync(tasks => tasks.UseSqlite(Folder.Path), cancellationToken);

    private async Task<Expiration.HostLost> LossAsync(HostProcess host, CancellationToken cancellationToken)
    {
        await using var next = await StartNextAsync(cancellationToken);
        return (Expiration.HostLost)(await RunAsync(next, host, cancellationToken)).Expiration!;
    }

    /// <summary>How its run ended, once the store has been read.</summary>
    private static async Task<TaskResult> RunAsync(BackgroundTaskScheduler next, HostProcess host, CancellationToken cancellationToken)
    {
        TaskHandle? handle;
        while (!next.TryGetHandle(TaskId.Parse(host.Words("accepted").Single()[1]), out handle) || handle.Runs.Count == 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        return handle.Runs.Single();
    }
}
