namespace TaskScheduling.Simulation.Tests.Traces;

public sealed class BoundedLineReaderTests
{
    [TestCase("", new string[0])]
    [TestCase("a", new[] { "a" })]
    [TestCase("a\n", new[] { "a" })]
    [TestCase("a\n\nb", new[] { "a", "", "b" })]
    [TestCase("a\r\nb\rc\n\rd", new[] { "a", "b", "c", "", "d" })]
    [TestCase("\uFEFFa\r\n", new[] { "a" })]
    public void Lines_end_with_each_kind_of_line_break(string text, string[] lines) => Assert.That(Lines(new StringReader(text)), Is.EqualTo(lines));

    [Test]
    public void A_line_break_of_two_characters_is_one_also_where_the_reads_part_it()
    {
        string[] lines = [.. Enumerable.Range(0, 3000).Select(number => new string('x', number % 50))];
        Assert.That(Lines(new OneByOne(string.Join("\r\n", lines) + "\r\n")), Is.EqualTo(lines));
    }

    [Test]
    public void A_line_of_the_longest_length_is_read_and_a_longer_one_is_named()
    {
        var longest = new string('x', BoundedLineReader.MostCharacters);
        Assert.That(Lines(new StringReader($"a\n{longest}\nb")), Is.EqualTo(["a", longest, "b"]));

        var fault = Assert.Throws<InputFileException>(() => Lines(new StringReader($"a\n{longest}x\nb")));
        Assert.That(fault.Message, Does.StartWith("log.txt(2): A line must have at most 1048576 characters. "));
    }

    [Test]
    public void The_end_of_a_file_that_was_cut_off_shows()
    {
        var reader = new BoundedLineReader(new StringReader("a\nb"), "log.txt");
        var terminated = new List<bool>();
        while (reader.TryRead(out _))
            terminated.Add(reader.IsTerminated);
        Assert.That(terminated, Is.EqualTo([true, false]));
    }

    [Test]
    public void A_line_without_an_end_costs_no_more_memory_than_the_longest_line()
    {
        var text = new EndlessText('1', characters: 1L << 30);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<InputFileException>(() => Lines(text));

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(16 << 20));
    }

    private static List<string> Lines(TextReader text)
    {
        var reader = new BoundedLineReader(text, "log.txt");
        var lines = new List<string>();
        while (reader.TryRead(out var line))
            lines.Add(line.ToString());
        Assert.That(reader.Line, Is.EqualTo(lines.Count));
        return lines;
    }

    private sealed class OneByOne(string text) : StringReader(text)
    {
        public override int Read(char[] buffer, int index, int count) => base.Read(buffer, index, Math.Min(count, 1));
    }
}
