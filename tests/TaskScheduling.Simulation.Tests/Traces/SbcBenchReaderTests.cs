namespace TaskScheduling.Simulation.Tests.Traces;

public sealed class SbcBenchReaderTests
{
    private const string Headline = "Time        CPU    load %cpu %sys %usr %nice %io %irq   Temp";

    [Test]
    public void The_tables_of_a_recorded_log_are_joined_and_the_row_of_the_end_is_put_there()
    {
        var trace = TraceFile.ReadDevice(() => new StringReader(Sample.Text(Sample.Hot)), "logs/hot.txt");
        var temperature = trace.Channel(TraceChannelKind.TemperatureCelsius, "Temp");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(trace.Source, Is.EqualTo("hot.txt"));
            Assert.That(trace.Duration, Is.EqualTo(TimeSpan.Parse("00:17:11", null)));
            Assert.That(temperature!.Samples, Has.Count.EqualTo(38));
            Assert.That(temperature.Samples[0], Is.EqualTo(new TraceSample(TimeSpan.Zero, 66.6)));
            Assert.That(temperature.Samples[^1], Is.EqualTo(new TraceSample(trace.Duration, 103.1)));
            Assert.That(trace.Channel(TraceChannelKind.LoadAverage)!.ValueAt(TimeSpan.Zero), Is.EqualTo(1.06));
            Assert.That(trace.Channel(TraceChannelKind.CpuShare, "%cpu")!.ValueAt(TimeSpan.Zero), Is.EqualTo(0.19));
            Assert.That(trace.Channels, Has.Count.EqualTo(3), "no clock: the board does not tell");
            Assert.That(trace.Repairs, Is.EqualTo(new TraceRepairs(39, 1, 1, 0,
            [
                "1 row(s) were not in order of time and were moved",
                "line 4: dropped, its time is repeated in line 64, which counts",
            ])));
        }
    }

    [Test]
    public void A_sensor_that_reads_nothing_leaves_no_channel()
    {
        var trace = Sample.Device(Sample.Text(Sample.Blind));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(trace.Channel(TraceChannelKind.TemperatureCelsius), Is.Null);
            Assert.That(trace.Channel(TraceChannelKind.ClockMegahertz, "big").Values(), Is.EqualTo(Enumerable.Repeat(594.0, 99)));
            Assert.That(trace.Channel(TraceChannelKind.ClockMegahertz, "LITTLE").Values(), Is.EqualTo(Enumerable.Repeat(594.0, 99)));
            Assert.That((trace.Repairs.Rows, trace.Repairs.Reordered, trace.Repairs.Dropped, trace.Repairs.WithoutValue), Is.EqualTo((100, 1, 1, 100)));
            Assert.That(trace.Repairs.Notes[0], Is.EqualTo("line 4: left out, Temp '0°C'"));
            Assert.That(trace.Repairs.Notes, Has.Count.EqualTo(21));
            Assert.That(trace.Repairs.Notes[^1], Is.EqualTo("and 82 more"));
        }
    }

    [TestCase("big.LITTLE ", "1500/1200MHz", new[] { "big", "LITTLE" }, new[] { 1500.0, 1200 })]
    [TestCase("cpu0/cpu4/cpu6", "1416/ 408/2304MHz", new[] { "cpu0", "cpu4", "cpu6" }, new[] { 1416.0, 408, 2304 })]
    [TestCase("CPU/LITTLE freq", " 594/ 600MHz", new[] { "CPU", "LITTLE" }, new[] { 594.0, 600 })]
    [TestCase("   CPU", " 600 MHz", new[] { "CPU" }, new[] { 600.0 })]
    [TestCase("   CPU", "1008", new[] { "CPU" }, new[] { 1008.0 })]
    [TestCase("fake/real", "1500/ 600MHz", new[] { "real" }, new[] { 600.0 })]
    [TestCase("CPU n/a", " n/aMHz", new string[0], new double[0])]
    [TestCase("   CPU", "   MHz", new string[0], new double[0])]
    [TestCase("   CPU", " 0MHz", new string[0], new double[0])]
    [TestCase("   CPU", " 594/ 600MHz", new[] { "clock 1", "clock 2" }, new[] { 594.0, 600 })]
    public void Clocks_are_named_after_their_clusters(string headline, string clocks, string[] names, double[] megahertz)
    {
        var trace = Sample.Device($"Time  {headline}  load %cpu %sys %usr %nice %io %irq   Temp\n11:30:35: {clocks}  0.52   4%   2%   1%   0%   0%   0%  41.6°C\n");
        var channels = trace.Channels.Where(channel => channel.Kind == TraceChannelKind.ClockMegahertz).ToArray();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(channels.Select(channel => channel.Name), Is.EqualTo(names));
            Assert.That(channels.Select(channel => channel.Samples[0].Value), Is.EqualTo(megahertz));
            Assert.That(trace.Channel(TraceChannelKind.TemperatureCelsius).Values(), Is.EqualTo([41.6]));
            Assert.That(trace.Channel(TraceChannelKind.LoadAverage).Values(), Is.EqualTo([0.52]));
            Assert.That(trace.Channel(TraceChannelKind.CpuShare).Values(), Is.EqualTo([0.04]));
        }
    }

    [Test]
    public void Further_columns_are_told_apart_by_their_units()
    {
        var trace = Sample.Device("""
            Time        fake/real   load %cpu %sys %usr %nice %io %irq   Temp    VCore    PMIC   DC(V)      mW
            18:00:00: 1500/2400MHz  1.00  25%   0%  25%   0%   0%   0%    61.5°C  0.8700V   4.8W   5.11V    5230
            """ + "\n");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(trace.Channel(TraceChannelKind.PowerWatts, "PMIC").Values(), Is.EqualTo([4.8]));
            Assert.That(trace.Channel(TraceChannelKind.PowerWatts, "mW").Values(), Is.EqualTo([5.23]));
            Assert.That(trace.Channels.Select(channel => channel.Name), Is.EquivalentTo(["real", "load", "%cpu", "Temp", "PMIC", "mW"]), "a voltage is no channel");
        }
    }

    [Test]
    public void Several_temperatures_are_several_channels()
    {
        var trace = Sample.Device("""
            Time        CPU    load %cpu %sys %usr %nice %io %irq   CPU   PMIC  DC-IN  C.St.
            21:04:18: 1152MHz  0.08   0%   0%   0%   0%   0%   0%   40°C   35°C  5.02V   0/3
            """ + "\n");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(trace.Channel(TraceChannelKind.TemperatureCelsius, "CPU").Values(), Is.EqualTo([40]));
            Assert.That(trace.Channel(TraceChannelKind.TemperatureCelsius, "PMIC").Values(), Is.EqualTo([35]));
            Assert.That(trace.Channels, Has.Count.EqualTo(5));
        }
    }

    [Test]
    public void Two_columns_of_one_name_are_two_channels()
    {
        var trace = Sample.Device("Time CPU/CPU load %cpu %sys %usr %nice %io %irq Temp Temp\n10:00:00: 600/700MHz 1.00 25% 0% 25% 0% 0% 0% 40°C 50°C\n");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(trace.Channel(TraceChannelKind.TemperatureCelsius, "Temp (2)").Values(), Is.EqualTo([50]));
            Assert.That(trace.Channel(TraceChannelKind.ClockMegahertz, "CPU (2)").Values(), Is.EqualTo([700]));
        }
    }

    [TestCase("0°C")]
    [TestCase("-1°C")]
    [TestCase("-1.0°C")]
    [TestCase("°C")]
    [TestCase("--")]
    [TestCase("")]
    [TestCase("999.9°C")]
    [TestCase("-127°C")]
    [TestCase("45")]
    [TestCase("NaN°C")]
    public void What_is_no_temperature_is_left_out_and_the_row_kept(string text)
    {
        var trace = Sample.Device($"{Headline}\n10:00:00: 594MHz 1.00 25% 0% 25% 0% 0% 0% {text}\n10:00:10: 594MHz 1.00 25% 0% 25% 0% 0% 0% 45.0°C\n");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(trace.Channel(TraceChannelKind.TemperatureCelsius).Seconds(), Is.EqualTo([10]));
            Assert.That(trace.Channel(TraceChannelKind.LoadAverage).Seconds(), Is.EqualTo([0, 10]));
            Assert.That((trace.Repairs.Dropped, trace.Repairs.WithoutValue), Is.EqualTo((0, 1)));
        }
    }

    [Test]
    public void A_degree_sign_of_another_encoding_is_understood() =>
        Assert.That(Sample.Device($"{Headline}\n10:00:00: MHz 1.00 25% 0% 25% 0% 0% 0% 45.5\uFFFDC\n").Channel(TraceChannelKind.TemperatureCelsius).Values(), Is.EqualTo([45.5]));

    [Test]
    public void The_clock_goes_on_at_midnight()
    {
        var trace = Sample.Device(Log("23:59:50", "23:59:58", "00:00:06", "00:00:14"));
        Assert.That(trace.Channel(TraceChannelKind.LoadAverage).Seconds(), Is.EqualTo([0, 8, 16, 24]));
    }

    [Test]
    public void A_first_row_of_the_end_behind_a_midnight_belongs_to_the_next_day()
    {
        var trace = Sample.Device($"{Log("00:10:00")}\n{Log("23:40:00", "23:55:00", "00:10:00")}");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(trace.Channel(TraceChannelKind.LoadAverage).Seconds(), Is.EqualTo([0, 900, 1800]));
            Assert.That((trace.Repairs.Rows, trace.Repairs.Reordered, trace.Repairs.Dropped), Is.EqualTo((4, 1, 1)));
        }
    }

    [Test]
    public void A_run_of_many_hours_keeps_its_length_although_the_end_comes_first()
    {
        var trace = Sample.Device($"{Log("20:00:00")}\n{Log("01:00:00", "07:00:00", "13:00:00", "20:00:00")}");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(trace.Duration, Is.EqualTo(TimeSpan.FromHours(19)));
            Assert.That((trace.Repairs.Reordered, trace.Repairs.Dropped), Is.EqualTo((1, 1)));
        }
    }

    [Test]
    public void A_damaged_row_is_dropped_and_the_table_goes_on()
    {
        var trace = Sample.Device($"""
            {Headline}
            10:00:00: 594MHz 1.00 25% 0% 25% 0% 0% 0% 45.0°C
            10:00:61: 594MHz 1.00 25% 0% 25% 0% 0% 0% 45.0°C
            10x00y10  594MHz 1.00 25% 0% 25% 0% 0% 0% 45.0°C
            10:00:20: 594MHz 1.00
            10:00:30: 594MHz 1.00 25% 0% 25% 0% 0% 0% 46.0°C
            10:00:40: 594MHz 1.00 25%
            """);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(trace.Channel(TraceChannelKind.TemperatureCelsius).Seconds(), Is.EqualTo([0, 30]));
            Assert.That((trace.Repairs.Rows, trace.Repairs.Dropped), Is.EqualTo((6, 4)));
            Assert.That(trace.Repairs.Notes[^1], Is.EqualTo("line 7: dropped, the last line is cut off"));
        }
    }

    [Test]
    public void Lines_of_the_log_that_begin_with_a_time_of_day_are_no_rows()
    {
        var trace = Sample.Device($"15:41:50 up 8 min, load average: 1.07\n\n{Log("15:42:00")}\n15:43:00 up 9 min, load average: 1.07\n");
        Assert.That(trace.Repairs, Is.EqualTo(new TraceRepairs(1, 0, 0, 0, [])));
    }

    [Test]
    public void A_log_without_a_table_is_refused()
    {
        var fault = Assert.Throws<InputFileException>(() => SbcBenchReader.Read(new StringReader("sbc-bench v0.9\n"), "log.txt"));
        Assert.That(fault.Message, Does.StartWith("log.txt: A log of sbc-bench must hold a monitoring table").And.EndsWith("Take the whole log as the tool wrote it."));
    }

    private static string Log(params string[] times) =>
        $"{Headline}\n{string.Concat(times.Select(time => $"{time}: 594MHz  1.00  25%   0%  25%   0%   0%   0%  45.0°C\n"))}";
}
