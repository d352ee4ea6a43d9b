namespace ChunkedUpload.Tests;

/// <summary>Whatever the server does wrong, every byte arrives, and none twice.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class MisbehaviourTests
{
    private readonly Workplace _work = new();

    [TearDown]
    public void Clean_up() => _work.Dispose();

    [TestCase("fail:3", "503", 3)]
    [TestCase("stall:1min", "stalled", 1)]
    [TestCase("drop:4", "dropped", 4)]
    [TestCase("restart", "restarted", 1)]
    public async Task A_server_that_misbehaves_is_asked_again(string plan, string answer, int times)
    {
        var run = await Sample.RunAsync(_work.Command("--chunks", "2", "--chunk-size", "1MiB", "--answer-within", "1s", "--server-plan", plan));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.ExitCode, Is.Zero, run.Errors + run.Output);
            Assert.That(run.Output, Does.EndWith("Sent: 2 of 2 chunks"));
            Assert.That(_work.Requests().Count(request => request.Answer == answer), Is.EqualTo(times));
            Assert.That(_work.Missing(chunks: 2), Is.Empty);
            Assert.That(_work.SentTwice(), Is.Zero);
        }
    }

    [Test]
    public async Task All_at_once()
    {
        var run = await Sample.RunAsync(_work.Command(
            "--chunks", "6", "--chunk-size", "700KiB", "--answer-within", "1s", "--server-plan", "fail:3,stall:5s,drop:2,restart,fail,drop,restart:100ms"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.ExitCode, Is.Zero, run.Errors + run.Output);
            Assert.That(_work.Missing(chunks: 6), Is.Empty);
            Assert.That(_work.SentTwice(), Is.Zero);
        }
    }

    [Test]
    public async Task When_trying_again_does_not_help_the_chunk_waits_and_says_why()
    {
        using var sample = Sample.Start(_work.Command("--chunks", "1", "--chunk-size", "100KiB", "--server-plan", "fail:7"));

        await sample.WhenToldAsync(lines => lines.Any(line => line.StartsWith("chunk-0001.bin  waiting     0 %  backoff_until: ", StringComparison.Ordinal)
            && line.EndsWith("Last try: The server answered 503", StringComparison.Ordinal)));

        var run = await sample.EndAsync();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.ExitCode, Is.Zero, run.Errors + run.Output);
            Assert.That(_work.Missing(chunks: 1), Is.Empty);
        }
    }
}
