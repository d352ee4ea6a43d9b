namespace ChunkedUpload.Tests;

/// <summary>However the program ends, the same command goes on with what is left.</summary>
[Parallelizable(ParallelScope.All)]
[Platform(Exclude = "Win", Reason = "POSIX signals")]
public sealed class ClosingTests
{
    private readonly Workplace _work = new();

    [TearDown]
    public void Clean_up() => _work.Dispose();

    [Test]
    public async Task After_a_kill_the_same_command_sends_the_rest_and_nothing_twice()
    {
        var slow = _work.Command("--chunks", "4", "--chunk-size", "2MiB", "--rate", "2MiB/s");
        using (var sample = Sample.Start(slow))
        {
            await _work.WhenRequestedAsync(sample, requests => requests.Count(request => request.Answer == "204") >= 5);
            await sample.KillAsync();
        }

        var before = _work.Requests().Length;
        var run = await Sample.RunAsync(slow);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.ExitCode, Is.Zero, run.Errors + run.Output);
            Assert.That(before, Is.LessThan(32), "the kill came in the middle");
            Assert.That(_work.Missing(chunks: 4), Is.Empty);
            Assert.That(_work.SentTwice(), Is.Zero);
        }
    }

    [Test]
    public async Task Killed_again_and_again_while_the_session_lasts()
    {
        var command = _work.Command("--chunks", "8", "--every", "200ms", "--chunk-size", "1MiB", "--rate", "4MiB/s", "--server-plan", "drop,fail");
        for (var kill = 1; kill <= 5; kill++)
        {
            using var sample = Sample.Start(command);
            await _work.WhenRequestedAsync(sample, requests => requests.Count(request => request.Answer == "204") >= 5 * kill);
            await sample.KillAsync();
        }

        var run = await Sample.RunAsync(command);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.ExitCode, Is.Zero, run.Errors + run.Output);
            Assert.That(run.Output, Does.EndWith("Sent: 8 of 8 chunks"));
            Assert.That(_work.Missing(chunks: 8), Is.Empty);
            Assert.That(_work.SentTwice(), Is.Zero);
        }
    }

    [TestCase(true, TestName = "Control_C_leaves_the_rest_in_the_store")]
    [TestCase(false, TestName = "Terminate_leaves_the_rest_in_the_store")]
    public async Task A_signal_leaves_the_rest_in_the_store(bool isInterrupt)
    {
        var command = _work.Command("--chunks", "5", "--chunk-size", "2MiB", "--rate", "2MiB/s");
        using var sample = Sample.Start(command);
        await _work.WhenRequestedAsync(sample, requests => requests.Length >= 3);

        if (isInterrupt)
            sample.Interrupt();
        else
            sample.Terminate();

        var closed = await sample.EndAsync();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(closed.ExitCode, Is.EqualTo(3), closed.Errors + closed.Output);
            Assert.That(closed.Output, Does.EndWith("The rest goes out when you run the same command again."));
        }

        var run = await Sample.RunAsync(command);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.ExitCode, Is.Zero, run.Errors + run.Output);
            Assert.That(_work.Missing(chunks: 5), Is.Empty);
            Assert.That(_work.SentTwice(), Is.Zero);
        }
    }

    [Test]
    public async Task A_command_that_is_repeated_after_everything_went_out_does_nothing()
    {
        var command = _work.Command("--chunks", "2", "--chunk-size", "100KiB");
        await Sample.RunAsync(command);
        var requests = _work.Requests().Length;

        var run = await Sample.RunAsync(command);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.ExitCode, Is.Zero, run.Errors);
            Assert.That(run.Output, Does.EndWith("Sent: 2 of 2 chunks"));
            Assert.That(_work.Requests(), Has.Length.EqualTo(requests));
        }
    }

    [Test]
    public async Task A_chunk_that_is_gone_is_given_up_and_named()
    {
        _work.HasNetwork(false);
        var command = _work.Command("--chunks", "2", "--chunk-size", "100KiB");
        using (var sample = Sample.Start(command))
        {
            await sample.WhenToldAsync(lines => lines.Count(line => line.Contains("waiting_for_network", StringComparison.Ordinal)) == 2);
            File.Delete(Path.Combine(_work.Folder, "chunk-0002.bin"));
            _work.HasNetwork(true);

            var run = await sample.EndAsync();
            using (Assert.EnterMultipleScope())
            {
                Assert.That(run.ExitCode, Is.EqualTo(1));
                Assert.That(run.Output, Does.Match("chunk-0002.bin  stopped .*cancelled_by_app: '.*chunk-0002.bin' is gone"));
                Assert.That(run.Errors, Does.StartWith("Given up: 1."));
                Assert.That(_work.Missing(chunks: 1), Is.Empty);
            }
        }
    }
}
