namespace TaskScheduling.Cli.Tests.Simulate;

public sealed class OutputFileTests
{
    [Test]
    public void A_file_is_opened_for_writing_alone_so_that_a_pipe_without_a_reader_is_noticed()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var canRead = true;
            OutputFile.Write(Path.Combine(folder.FullName, "t.jsonl"), stream => canRead = stream.CanRead);
            Assert.That(canRead, Is.False);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
