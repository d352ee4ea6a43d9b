namespace TaskScheduling.Simulation.Tests.Traces;

public sealed class CsvReaderTests
{
    [Test]
    public void A_header_that_says_its_units_needs_no_mapping()
    {
        var trace = Sample.Device("""
            time_s,Skin temp (°C),soc_temperature_mC,freq_kHz,load_average,cpu_percent,battery_percent,external_power,network,idle,power_mW,thermal_state,remark
            0,31.5,45500,1800000,0.5,25,80,yes,unmetered,false,3500,nominal,a
            10,32,46000,600000,1.5,100,79,no,metered,true,1500,fair,b
            """ + "\n");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(trace.Channels.Select(channel => (channel.Kind, channel.Name)), Is.EqualTo(
            [
                (TraceChannelKind.TemperatureCelsius, "Skin temp (°C)"),
                (TraceChannelKind.TemperatureCelsius, "soc_temperature_mC"),
                (TraceChannelKind.ClockMegahertz, "freq_kHz"),
                (TraceChannelKind.LoadAverage, "load_average"),
                (TraceChannelKind.CpuShare, "cpu_percent"),
                (TraceChannelKind.BatteryShare, "battery_percent"),
                (TraceChannelKind.ExternalPower, "external_power"),
                (TraceChannelKind.NetworkState, "network"),
                (TraceChannelKind.Idle, "idle"),
                (TraceChannelKind.PowerWatts, "power_mW"),
                (TraceChannelKind.ThermalState, "thermal_state"),
            ]));
            Assert.That(trace.Channels.Select(channel => channel.ValueAt(TimeSpan.FromSeconds(10))), Is.EqualTo([32, 46, 600, 1.5, 1, 0.79, 0, 1, 1, 1.5, 1]));
            Assert.That(trace.Duration, Is.EqualTo(TimeSpan.FromSeconds(10)));
            Assert.That(trace.Repairs, Is.EqualTo(new TraceRepairs(2, 0, 0, 0, [])));
        }
    }

    [TestCase("time_s", "2.5", 2.5)]
    [TestCase("time_ms", "2500", 2.5)]
    [TestCase("elapsed_min", "2", 120)]
    [TestCase("time_h", "0.5", 1800)]
    [TestCase("time_s", "1.5e3", 1500)]
    public void Times_have_units(string header, string time, double seconds)
    {
        var trace = Sample.Device($"{header},temp_c\n0,40\n{time},41\n");
        Assert.That(trace.Channels[0].Seconds(), Is.EqualTo([0, seconds]));
    }

    [TestCase("timestamp_iso8601", "2024-02-28T23:59:59Z", "2024-02-29T00:00:00.25Z", 1.25)]
    [TestCase("time_iso8601", "2024-02-28T23:59:59+01:00", "2024-02-28T23:00:00Z", 1)]
    [TestCase("time_iso8601", "2024-02-28 23:59:59", "2024-02-29 00:00:00", 1)]
    [TestCase("time_unix", "1700000000.5", "1700000001", 0.5)]
    [TestCase("time_unix_ms", "1700000000001", "1700000000002", 0.001)]
    public void Dates_count_from_the_first_row(string header, string first, string second, double seconds)
    {
        var trace = Sample.Device($"{header},temp_c\n{first},40\n{second},41\n");
        Assert.That(trace.Channels[0].Seconds(), Is.EqualTo([0, seconds]));
    }

    [TestCase("F", "212", 100)]
    [TestCase("K", "300", 26.85)]
    [TestCase("mC", "45678", 45.678)]
    public void Temperatures_have_units(string unit, string text, double celsius) =>
        Assert.That(Sample.Device($"time_s,temp_{unit}\n0,{text}\n").Channels[0].Samples[0].Value, Is.EqualTo(celsius).Within(1e-9));

    [TestCase("time_s;temp_c\n0;40\n", TestName = "{m}(semicolon)")]
    [TestCase("time_s\ttemp_c\n0\t40\n", TestName = "{m}(tab)")]
    [TestCase("\uFEFFtime_s,temp_c\r\n0,40\r\n", TestName = "{m}(byte order mark and CRLF)")]
    [TestCase("\"time_s\",\"temp_c\"\n\"0\", \"40\" \n", TestName = "{m}(quotes)")]
    [TestCase("# made by hand\n\ntime_s,temp_c\n\n0,40\n# done\n", TestName = "{m}(comments and blank lines)")]
    [TestCase("time_s,temp_c\n0,40", TestName = "{m}(no last line break)")]
    [TestCase("note,time_s,temp_c\n\"a,\"\"b\"\"\",0,40\n", TestName = "{m}(quoted separators and quotes)")]
    [TestCase("time_s,temp_c,note\n0,40\n", TestName = "{m}(fewer fields)")]
    [TestCase("time_s,temp_c\n0,40,1,2\n", TestName = "{m}(more fields)")]
    public void Files_are_written_in_many_ways(string text)
    {
        var trace = Sample.Device(text);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(trace.Channels[0].Values(), Is.EqualTo([40]));
            Assert.That(trace.Repairs, Is.EqualTo(new TraceRepairs(1, 0, 0, 0, [])));
        }
    }

    [TestCase("")]
    [TestCase("-1")]
    [TestCase("n/a")]
    [TestCase("NaN")]
    [TestCase("Infinity")]
    [TestCase("1e300")]
    [TestCase("warm")]
    [TestCase("-300")]
    public void What_is_no_value_is_absent_and_never_zero(string text)
    {
        var trace = Sample.Device($"time_s,temp_c,load\n0,{text},1\n10,40,1\n");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(trace.Channel(TraceChannelKind.TemperatureCelsius).Seconds(), Is.EqualTo([10]));
            Assert.That(trace.Channel(TraceChannelKind.LoadAverage).Seconds(), Is.EqualTo([0, 10]));
            Assert.That(trace.Repairs.WithoutValue, Is.EqualTo(1));
            Assert.That(trace.Repairs.Notes, text.Length == 0 ? Is.Empty : Is.EqualTo([$"line 2: left out, temp_c '{text}'"]));
        }
    }

    [Test]
    public void Zero_degrees_are_a_value() => Assert.That(Sample.Device("time_s,temp_c\n0,0\n").Channels[0].Values(), Is.EqualTo([0]));

    [Test]
    public void A_column_without_any_value_is_no_channel() =>
        Assert.That(Sample.Device("time_s,temp_c,power_w\n0,40,\n10,41,-1\n").Channel(TraceChannelKind.PowerWatts), Is.Null);

    [Test]
    public void Two_columns_of_one_name_are_two_channels()
    {
        var trace = Sample.Device("time_s,temp_c,temp_c\n0,40,50\n");
        Assert.That(trace.Channels.Select(channel => (channel.Name, channel.Samples[0].Value)), Is.EqualTo([("temp_c", 40), ("temp_c (2)", 50.0)]));
    }

    [Test]
    public void A_damaged_header_gives_a_name_that_can_be_shown() =>
        Assert.That(Sample.Device("time_s,skin\0\u0007temp_c\n0,40\n").Channels[0].Name, Is.EqualTo("skin??temp_c"));

    [Test]
    public void Rows_are_sorted_and_the_last_of_one_time_counts()
    {
        var trace = Sample.Device("time_s,temp_c\n0,40\n30,43\n10,41\n20,42\n10,50\n40,44\n");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(trace.Channels[0].Samples.Select(sample => (sample.At.TotalSeconds, sample.Value)), Is.EqualTo([(0, 40), (10, 50), (20, 42), (30, 43), (40, 44.0)]));
            Assert.That(trace.Repairs, Is.EqualTo(new TraceRepairs(6, 2, 1, 0,
            [
                "2 row(s) were not in order of time and were moved",
                "line 4: dropped, its time is repeated in line 6, which counts",
            ])));
        }
    }

    [Test]
    public void A_row_with_a_damaged_time_or_quote_is_dropped_and_the_next_is_read()
    {
        var trace = Sample.Device("time_s,temp_c\n0,40\nx,41\n20,\"42\n30,43\n40,\"44\"4\n50\n60,");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(trace.Channels[0].Seconds(), Is.EqualTo([0, 30]));
            Assert.That(trace.Repairs, Is.EqualTo(new TraceRepairs(7, 0, 3, 2,
            [
                "line 3: dropped, time_s must be a time (s), was 'x'",
                "line 4: dropped, every quote must close on its line, was '20,\"42'",
                "line 6: dropped, every quote must close on its line, was '40,\"44\"4'",
            ])));
        }
    }

    [Test]
    public void A_last_line_that_is_cut_off_is_dropped()
    {
        var repairs = Sample.Device("time_s,load,temp_c\n0,1,40\n10,1").Repairs;
        Assert.That((repairs.Rows, repairs.Dropped, repairs.Notes[0]), Is.EqualTo((2, 1, "line 3: dropped, the last line is cut off")));
    }

    [Test]
    public void A_value_holds_for_ten_usual_steps_and_a_state_until_it_changes()
    {
        var trace = Sample.Device($"time_s,temp_c,network\n{string.Concat(Enumerable.Range(0, 20).Select(row => $"{row * 60},40,none\n"))}");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(trace.Channel(TraceChannelKind.TemperatureCelsius)!.MaximumGap, Is.EqualTo(TimeSpan.FromMinutes(10)));
            Assert.That(trace.Channel(TraceChannelKind.NetworkState)!.MaximumGap, Is.Null);
            Assert.That(Sample.Device("time_s,temp_c\n0,40\n1,41\n2,42\n").Channels[0].MaximumGap, Is.EqualTo(TimeSpan.FromMinutes(5)));
        }
    }

    [Test]
    public void Jobs_are_read_with_run_times_from_start_and_end()
    {
        var log = Sample.JobLog("""
            job_id,submit_time_iso8601,start_iso8601,end_iso8601,cores,cpu_time_s,memory_MB,user,queue,status
            12,2024-01-01T00:10:00Z,2024-01-01T00:11:00Z,2024-01-01T00:12:30Z,4,200,2,ann,batch,1
            11,2024-01-01T00:00:00Z,2024-01-01T00:01:00Z,,,,,,,
            """ + "\n");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(log.Jobs, Is.EqualTo(new RecordedJob[]
            {
                new(11, TimeSpan.Zero, null, null, null, null, null, null, null, null),
                new(12, TimeSpan.FromMinutes(10), TimeSpan.FromSeconds(90), 4, TimeSpan.FromSeconds(200), null, 2 << 20, 1, "ann", "batch"),
            }));
            Assert.That((log.Repairs.Rows, log.Repairs.Reordered, log.Repairs.WithoutValue), Is.EqualTo((2, 1, 1)));
        }
    }

    [Test]
    public void Jobs_without_dates_keep_the_zero_of_their_log_and_without_numbers_are_counted()
    {
        var log = Sample.JobLog("submitted_s,runtime_min,requested_time_h\n100,2,1\nx,1,1\n-5,1,1\n200,-1,1\n");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(log.Jobs.Select(job => (job.Number, job.Submitted.TotalSeconds, job.RunTime?.TotalMinutes)), Is.EqualTo(new (long, double, double?)[] { (1, 100, 2), (4, 200, null) }));
            Assert.That(log.Jobs[0].RequestedTime, Is.EqualTo(TimeSpan.FromHours(1)));
            Assert.That((log.Repairs.Dropped, log.Repairs.WithoutValue), Is.EqualTo((2, 1)));
        }
    }

    [TestCase("temp_c\n40\n", "trace.txt(1): A column must be the time, was 'temp_c'. Name it time_s, for example, or write a mapping file.")]
    [TestCase("time,temp_c\n0,40\n", "trace.txt(1): The header of a column must say its unit (s, ms, min, h, iso8601, unix, unix-ms), was 'time'. Name it time_s, for example, or write a mapping file.")]
    [TestCase("time_s,temperature\n0,40\n", "trace.txt(1): The header of a column must say its unit (C, F, K, mC), was 'temperature'. Name it temperature_C, for example, or write a mapping file.")]
    [TestCase("time_s,time_ms,temp_c\n0,0,40\n", "trace.txt: Only one column can be the time, was 'time_s', 'time_ms'. Write a mapping file that names the right one.")]
    [TestCase("time_s,temp_c\n", "trace.txt: A trace must have at least one row with a time and a value. Correct the rows.")]
    [TestCase("time_s,remark\n0,a\n", "trace.txt: A trace must have at least one row with a time and a value. Correct the rows.")]
    [TestCase("time_s,temp_c\n0,warm\n", "trace.txt: A trace must have at least one row with a time and a value. Correct the rows (line 2: left out, temp_c 'warm').")]
    [TestCase("time_s,\"temp_c\n0,40\n", "trace.txt(1): The first line must name the columns, with every quote closed, was 'time_s,\"temp_c'. Correct the line.")]
    [TestCase(" \n\n", "trace.txt: A file must hold a header and rows. Check that it is the right file: this one is empty.")]
    public void What_cannot_be_used_is_refused_with_the_rule_the_value_and_the_remedy(string text, string message) =>
        Assert.That(Sample.Fault(() => Sample.Device(text)).Message, Is.EqualTo(message));

    [Test]
    public void A_row_without_an_end_is_refused_within_the_memory_of_the_longest_line()
    {
        var text = new EndlessText('1', characters: 1L << 30, head: "time_s,temp_c\n0,40\n\"");

        var before = GC.GetAllocatedBytesForCurrentThread();
        var fault = Assert.Throws<InputFileException>(() => CsvReader.ReadDevice(text, "trace.csv"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(fault.Line, Is.EqualTo(3));
            Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(16 << 20));
        }
    }
}
