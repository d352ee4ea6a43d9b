namespace TaskScheduling.Simulation.Tests.Traces;

public sealed class SwfReaderTests
{
    private const string Job = "7 100 5 60 4 12.5 2048 8 3600 -1 1 3 2 -1 9 1 -1 -1";

    [Test]
    public void A_recorded_log_is_read_whole()
    {
        var log = TraceFile.ReadJobs(() => new StringReader(Sample.Text(Sample.Jobs)), "logs/nasa.swf");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(log.Source, Is.EqualTo("nasa.swf"));
            Assert.That(log.Jobs, Has.Count.EqualTo(58));
            Assert.That(log.Jobs[0], Is.EqualTo(new RecordedJob(1, TimeSpan.FromSeconds(10000), TimeSpan.FromSeconds(200), 120, null, null, null, null, "1", "1")));
            Assert.That(log.Jobs[5].Processors, Is.EqualTo(1));
            Assert.That(log.Repairs, Is.EqualTo(new TraceRepairs(58, 0, 0, 0, [])));
        }
    }

    [Test]
    public void The_header_is_kept_with_texts_of_several_lines()
    {
        var header = Sample.JobLog(Sample.Text(Sample.Jobs)).Header;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(header["Version"], Is.EqualTo("2.2"));
            Assert.That(header["Conversion"], Is.EqualTo("Dror Feitelson (feit@cs.huji.ac.il) 29 Nov 2011"));
            Assert.That(header["Information"], Is.EqualTo("http://www.nas.nasa.gov/\nhttp://www.cs.huji.ac.il/labs/parallel/workload/"));
            Assert.That(header["Queue"], Is.EqualTo("0 interactive\n1 batch"));
            Assert.That(header["Note"].Split('\n'), Has.Length.EqualTo(5));
        }
    }

    [Test]
    public void Averages_per_processor_become_sums()
    {
        var job = Sample.JobLog(Job).Jobs[0];
        Assert.That(job, Is.EqualTo(new RecordedJob(
            7, TimeSpan.FromSeconds(100), TimeSpan.FromSeconds(60), 4, TimeSpan.FromSeconds(50), TimeSpan.FromHours(1), 4 * 2048 * 1024, 1, "3", "9")));
    }

    [Test]
    public void Unknown_processors_come_from_the_request_and_leave_sums_unknown_otherwise()
    {
        var requested = Sample.JobLog("1 0 0 60 -1 10 -1 8 -1 -1 1 1 1 1 1 1 -1 -1").Jobs[0];
        var unknown = Sample.JobLog("1 0 0 60 -1 10 64 -1 -1 -1 1 1 1 1 1 1 -1 -1").Jobs[0];
        using (Assert.EnterMultipleScope())
        {
            Assert.That((requested.Processors, requested.CpuTime), Is.EqualTo((8, TimeSpan.FromSeconds(80))));
            Assert.That((unknown.Processors, unknown.CpuTime, unknown.MemoryBytes), Is.EqualTo(((int?)null, (TimeSpan?)null, (long?)null)));
        }
    }

    [Test]
    public void What_is_wrong_is_dropped_counted_and_told()
    {
        var log = Sample.JobLog($"""
            ; Version: 2.2
            {Job}
            2 20 0 30 1 -1 -1 1 -1 -1 1 1 1 1 1 1 -1 -1
            3 x0 0 30 1 -1 -1 1 -1 -1 1 1 1 1 1 1 -1 -1
            4 40 0 30 1
            5 -1 0 30 1 -1 -1 1 -1 -1 1 1 1 1 1 1 -1 -1
            6 60 0 NaN 1 -1 -1 1 -1 -1 1 1 1 1 1 1 -1 -1
            -1 70 0 -1 1 -1 -1 1 -1 -1 1 1 1 1 1 1 -1 -1
            8 80 0 30 1 -1 -1 1 -1 -1 1 1 1 1 1 1 -1 -1 99
            9 90 0 30 1 -1 -1 1 -1 -1
            """);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(log.Jobs.Select(job => job.Number), Is.EqualTo([2, 6, 7, 7]));
            Assert.That(log.Jobs.Select(job => job.RunTime?.TotalSeconds), Is.EqualTo(new double?[] { 30, null, null, 60 }));
            Assert.That(log.Repairs, Is.EqualTo(new TraceRepairs(9, 1, 5, 2,
            [
                "line 4: dropped, field 2 must be a number, was 'x0'",
                "line 5: dropped, a row must have 18 fields",
                "line 6: dropped, the submit time must be known and not negative, was '-1'",
                "line 7: left out, run time 'NaN'",
                "line 9: dropped, a row must have 18 fields",
                "line 10: dropped, the last line is cut off",
                "1 row(s) were not in order of time and were moved",
            ])));
        }
    }

    [Test]
    public void Jobs_of_one_instant_keep_their_order()
    {
        var log = Sample.JobLog(string.Join('\n', new[] { 3, 1, 3, 2, 3 }.Select((at, index) => $"{index} {at} 0 30 1 -1 -1 1 -1 -1 1 1 1 1 1 1 -1 -1")));
        Assert.That(log.Jobs.Select(job => job.Number), Is.EqualTo([1, 3, 0, 2, 4]));
    }

    [Test]
    public void A_log_without_a_usable_row_is_refused_with_the_first_fault()
    {
        var fault = Assert.Throws<InputFileException>(() => Sample.JobLog("; Version: 2.2\n1 2 3\n"));
        Assert.That(fault.Message, Is.EqualTo("jobs.txt: A job log must have at least one usable row. Correct the rows (line 2: dropped, a row must have 18 fields)."));
    }

    [Test]
    public void A_row_costs_little_memory()
    {
        var text = string.Concat(Enumerable.Range(0, 28_000).Select(number => $"{number} {number * 7} -1 200 128 -1 -1 -1 -1 -1 -1 {number % 70} 1 -1 1 -1 -1 -1\n"));
        var reader = new StringReader(text);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var log = SwfReader.Read(reader, "jobs.swf");
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.That(log.Jobs, Has.Count.EqualTo(28_000));
        Assert.That(allocated / log.Jobs.Count, Is.LessThan(250));
    }
}
