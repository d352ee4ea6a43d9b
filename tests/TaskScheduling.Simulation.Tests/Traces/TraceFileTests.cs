using System.Text;

namespace TaskScheduling.Simulation.Tests.Traces;

public sealed class TraceFileTests
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.txt");

    [TearDown]
    public void Delete() => File.Delete(_path);

    [Test]
    public void Formats_are_told_apart_by_their_content()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(TraceFormats.Recognise(new StringReader(Sample.Text(Sample.Hot)), "a"), Is.EqualTo(TraceFormat.SbcBench));
            Assert.That(TraceFormats.Recognise(new StringReader(Sample.Text(Sample.Jobs)), "a"), Is.EqualTo(TraceFormat.Swf));
            Assert.That(TraceFormats.Recognise(new StringReader("1 0 -1 200 128 -1 -1 -1 -1 -1 -1 1 1 -1 1 -1 -1 -1"), "a"), Is.EqualTo(TraceFormat.Swf));
            Assert.That(TraceFormats.Recognise(new StringReader("time_s,temp_c\n0,40"), "a"), Is.EqualTo(TraceFormat.Csv));
        }
    }

    [Test]
    public void A_file_is_named_by_its_name_in_the_result_and_by_its_path_in_a_fault()
    {
        File.WriteAllBytes(_path, Sample.Bytes(Sample.Jobs));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(TraceFile.ReadJobs(_path).Source, Is.EqualTo(Path.GetFileName(_path)));
            Assert.That(Sample.Fault(() => TraceFile.ReadDevice(_path)).File, Is.EqualTo(_path));
        }
    }

    [Test]
    public void One_kind_of_data_is_not_taken_for_the_other()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Sample.Fault(() => Sample.Device(Sample.Text(Sample.Jobs))).Message, Is.EqualTo("trace.txt: A device trace must have sensor readings, was 'a job log (SWF)'. Use it as a job log."));
            Assert.That(Sample.Fault(() => Sample.JobLog(Sample.Text(Sample.Hot))).Message, Is.EqualTo("jobs.txt: A job log must have jobs, was 'a device trace (sbc-bench)'. Use it as a device trace."));
        }
    }

    [TestCase("utf-8")]
    [TestCase("utf-16")]
    [TestCase("utf-16BE")]
    [TestCase("utf-32")]
    public void A_byte_order_mark_tells_the_encoding(string name)
    {
        File.WriteAllText(_path, "time_s,Außen temp_c\n0,40\n", Encoding.GetEncoding(name));
        Assert.That(TraceFile.ReadDevice(_path).Channels[0].Name, Is.EqualTo("Außen temp_c"));
    }

    [Test]
    public void Bytes_that_are_not_utf8_are_replaced_and_told()
    {
        File.WriteAllText(_path, "time_s,temp_c,note\n0,40,heiß\n10,41,heiß\n", Encoding.Latin1);
        Assert.That(TraceFile.ReadDevice(_path).Repairs, Is.EqualTo(new TraceRepairs(2, 0, 0, 0, ["line 2: has bytes that are not UTF-8"])));
    }

    [Test]
    public void Another_encoding_without_its_mark_is_refused()
    {
        File.WriteAllBytes(_path, Encoding.Unicode.GetBytes("time_s,temp_c\n0,40\n"));
        Assert.That(Sample.Fault(() => TraceFile.ReadDevice(_path)).Remedy, Is.EqualTo("Save it as UTF-8."));
    }

    [Test]
    public void An_empty_file_is_refused()
    {
        File.WriteAllText(_path, "");
        Assert.That(Sample.Fault(() => TraceFile.ReadJobs(_path)).Message, Is.EqualTo($"{_path}: A file must hold a header and rows. Check that it is the right file: this one is empty."));
    }

    [Test]
    public void A_file_that_is_not_there_is_an_ordinary_fault_of_input() => Assert.That(() => TraceFile.ReadDevice(_path), Throws.InstanceOf<FileNotFoundException>());

    [TestCase('1')]
    [TestCase(';')]
    [TestCase('\0')]
    [TestCase('"')]
    public void A_file_of_one_endless_line_is_refused_within_the_memory_of_the_longest_line(char character)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<InputFileException>(() => TraceFile.ReadDevice(() => new EndlessText(character, characters: 1L << 30), "trace.csv"));
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(16 << 20));
    }
}
