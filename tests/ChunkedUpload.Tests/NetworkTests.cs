namespace ChunkedUpload.Tests;

/// <summary>Without a network chunks wait, say so, and go out when it is there.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class NetworkTests
{
    private const string Waits = "waiting     0 %  waiting_for_network: Connect to a network.";

    private readonly Workplace _work = new();

    [TearDown]
    public void Clean_up() => _work.Dispose();

    [Test]
    public async Task Every_chunk_waits_with_its_reason_and_goes_out_when_the_network_is_back()
    {
        _work.HasNetwork(false);
        using var sample = Sample.Start(_work.Command("--chunks", "3", "--chunk-size", "300KiB"));
        await sample.WhenToldAsync(lines => Enumerable.Range(1, 3).All(number => lines.Contains($"chunk-{number:0000}.bin  {Waits}")));
        Assert.That(_work.Requests(), Is.Empty);

        _work.HasNetwork(true);

        var run = await sample.EndAsync();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.ExitCode, Is.Zero, run.Errors + run.Output);
            Assert.That(_work.Missing(chunks: 3), Is.Empty);
        }
    }

    [Test]
    public async Task A_network_that_goes_in_the_middle_pauses_the_chunk_where_it_is()
    {
        using var sample = Sample.Start(_work.Command("--chunks", "1", "--chunk-size", "4MiB", "--rate", "128KiB/s"));
        await _work.WhenRequestedAsync(sample, requests => requests.Length >= 1);

        _work.HasNetwork(false);
        await sample.WhenToldAsync(lines => lines.Any(line => line.StartsWith("chunk-0001.bin  waiting ", StringComparison.Ordinal)
            && line.Contains("waiting_for_network", StringComparison.Ordinal)));
        var parts = _work.Requests().Length;
        await sample.KillAsync();

        _work.HasNetwork(true);
        var run = await Sample.RunAsync(_work.Command("--chunks", "1"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.ExitCode, Is.Zero, run.Errors + run.Output);
            Assert.That(parts, Is.InRange(1, 15), "in the middle of 16");
            Assert.That(_work.Missing(chunks: 1), Is.Empty);
            Assert.That(_work.SentTwice(), Is.Zero);
        }
    }
}
