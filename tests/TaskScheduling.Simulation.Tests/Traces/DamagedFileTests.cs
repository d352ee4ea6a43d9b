using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace TaskScheduling.Simulation.Tests.Traces;

/// <summary>Files as they arrive: whatever happened to them, there is a fault that says so, or a trace that keeps its promises.</summary>
public sealed class DamagedFileTests
{
    private const int Cases = 700;

    private static readonly string Device = $"""
        time_s,skin_temp_c,cpu_percent,battery_percent,external_power,network,idle,power_mW,thermal_state,clock_mhz,load
        {string.Join('\n', Enumerable.Range(0, 60).Select(row => FormattableString.Invariant($"{row * 10},{30 + (row * 0.5)},{row},{100 - row},{(row > 30 ? "yes" : "no")},{(row % 3 == 0 ? "none" : "metered")},true,{row * 100},fair,{600 + row},\"{row}.5\"")))}

        """;

    private static readonly string Jobs = $"""
        job_id;submitted_iso8601;runtime_s;cores;cpu_time_s;memory_MB;user;status
        {string.Join('\n', Enumerable.Range(0, 60).Select(row => $"{row};2024-01-01T00:{row:00}:00Z;{row * 60};4;{row};{row};user {row % 7};1"))}

        """;

    private const string Mapping = """
        separator: ","
        missing: [-99, -1]
        maximum_gap: 30min
        columns:
          - { column: time_s, means: time, unit: s, marks: end, interval: 10s }
          - { column: 2, means: temperature, unit: F, name: skin }
          - { column: network, means: network, values: { none: none, metered: unmetered } }
          - { column: external_power, means: external_power, true_when: [yes] }
        """;

    [TestCase(1ul, Sample.Hot)]
    [TestCase(2ul, Sample.Blind)]
    public void A_damaged_log_of_a_device_gives_a_sound_trace_or_a_fault(ulong seed, string sample) =>
        Run(seed, Sample.Bytes(sample), bytes => Check(TraceFile.ReadDevice(() => Open(bytes), sample)));

    [Test]
    public void A_damaged_table_of_a_device_gives_a_sound_trace_or_a_fault() =>
        Run(3, Encoding.UTF8.GetBytes(Device), bytes => Check(TraceFile.ReadDevice(() => Open(bytes), "device.csv")));

    [Test]
    public void A_damaged_table_with_a_mapping_gives_a_sound_trace_or_a_fault()
    {
        var mapping = CsvMapping.Parse(Mapping, "mapping.yaml");
        Run(4, Encoding.UTF8.GetBytes(Device), bytes => Check(TraceFile.ReadDevice(() => Open(bytes), "device.csv", mapping)));
    }

    [Test]
    public void A_damaged_log_of_jobs_gives_a_sound_log_or_a_fault() => Run(5, Sample.Bytes(Sample.Jobs), bytes => Check(TraceFile.ReadJobs(() => Open(bytes), Sample.Jobs)));

    [Test]
    public void A_damaged_table_of_jobs_gives_a_sound_log_or_a_fault() => Run(6, Encoding.UTF8.GetBytes(Jobs), bytes => Check(TraceFile.ReadJobs(() => Open(bytes), "jobs.csv")));

    [Test]
    public void A_damaged_mapping_is_understood_or_told() => Run(7, Encoding.UTF8.GetBytes(Mapping), bytes => CsvMapping.Parse(Encoding.UTF8.GetString(bytes), "mapping.yaml"));

    [Test]
    public void What_is_told_about_a_sound_file_is_nothing()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Sample.Device(Device).Repairs, Is.EqualTo(new TraceRepairs(60, 0, 0, 0, [])));
            Assert.That(Sample.JobLog(Jobs).Repairs, Is.EqualTo(new TraceRepairs(60, 0, 0, 0, [])));
        }
    }

    private static StreamReader Open(byte[] bytes) => new(new MemoryStream(bytes), Encoding.UTF8);

    private static void Check(DeviceTrace trace)
    {
        Check(trace.Repairs);
        var times = trace.Channels.SelectMany(channel => channel.Samples.Select(sample => sample.At)).Distinct().Count();
        Expect(times <= trace.Repairs.Rows - trace.Repairs.Dropped, $"{times} times, {trace.Repairs}");
        Expect(trace.Channels.Count > 0, "a channel");
        Expect(trace.Channels.DistinctBy(channel => (channel.Kind, channel.Name)).Count() == trace.Channels.Count, "names of their own");
        foreach (var channel in trace.Channels)
        {
            var samples = channel.Samples;
            Expect(samples.Count > 0 && samples[0].At >= TimeSpan.Zero && samples[^1].At <= trace.Duration, $"{channel.Name} from zero to {trace.Duration}");
            Expect(samples.Zip(samples.Skip(1)).All(pair => pair.First.At < pair.Second.At), $"{channel.Name} with rising times");
            Expect(samples.All(sample => ChannelRange.Holds(channel.Kind, sample.Value)), $"{channel.Name} with plausible values");
            Expect(samples.All(sample => channel.ValueAt(sample.At) == sample.Value), $"{channel.Name} that finds its values");
        }
    }

    private static void Check(JobLog log)
    {
        Check(log.Repairs);
        Expect(log.Jobs.Count == log.Repairs.Rows - log.Repairs.Dropped, $"{log.Jobs.Count} jobs, {log.Repairs}");
        Expect(log.Jobs[0].Submitted >= TimeSpan.Zero && log.Jobs.Zip(log.Jobs.Skip(1)).All(pair => pair.First.Submitted <= pair.Second.Submitted), "order of submission");
        foreach (var job in log.Jobs)
        {
            Expect(job is { Processors: null or >= 1, MemoryBytes: null or >= 0, Status: null or >= 0 }, $"plausible values in {job}");
            Expect(new[] { job.RunTime, job.CpuTime, job.RequestedTime }.All(time => time is null || time >= TimeSpan.Zero), $"plausible times in {job}");
        }
    }

    private static void Check(TraceRepairs repairs)
    {
        Expect(repairs.Rows > 0 && repairs.Dropped >= 0 && repairs.Dropped < repairs.Rows, $"a row that is kept: {repairs}");
        Expect(repairs.Reordered >= 0 && repairs.Reordered < repairs.Rows && repairs.WithoutValue >= 0 && repairs.WithoutValue <= repairs.Rows, $"counts within the rows: {repairs}");
        Expect(repairs.Notes.Count <= 21 && repairs.Notes.All(note => note.Length < 200 && !note.Any(char.IsControl)), "few short notes");
    }

    private static void Expect(bool holds, string what)
    {
        if (!holds)
            throw new InvalidDataException($"Expected {what}.");
    }

    private static void Run(ulong seed, byte[] sound, Action<byte[]> read)
    {
        var (refused, accepted) = (0, 0);
        var damages = Arb.From(Gen.Choose(0, int.MaxValue - 1).ArrayOf().Resize(8), Fewer);
        var property = Prop.ForAll(damages, numbers =>
        {
            try
            {
                read(numbers.Aggregate(sound, Damage.Apply));
                accepted++;
                return true.ToProperty();
            }
            catch (InputFileException)
            {
                refused++;
                return true.ToProperty();
            }
            catch (Exception broken)
            {
                return false.Label($"{broken}");
            }
        });
        FsCheck.Check.One(Config.QuickThrowOnFailure.WithMaxTest(Cases).WithReplay(seed, 1ul | (seed << 1)), property);
        TestContext.Out.WriteLine($"{accepted} accepted, {refused} refused, seed {seed}");
        Assert.That(accepted, Is.GreaterThan(0), "nothing was left to be examined");
    }

    private static IEnumerable<int[]> Fewer(int[] numbers)
    {
        for (var left = 0; left < numbers.Length; left++)
            yield return [.. numbers[..left], .. numbers[(left + 1)..]];
    }
}
