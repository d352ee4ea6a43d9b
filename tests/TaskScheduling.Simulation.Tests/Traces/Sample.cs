using System.Text;

namespace TaskScheduling.Simulation.Tests.Traces;

/// <summary>The recorded files of the folder <c>Samples</c>, and texts treated as files.</summary>
internal static class Sample
{
    public const string Hot = "sbc-bench-1Dt1-monitoring.txt";
    public const string Blind = "sbc-bench-41Qa-monitoring.txt";
    public const string Jobs = "nasa-ipsc-1993-head.swf";

    public static byte[] Bytes(string name) => Embedded($"Samples/{name}");

    public static byte[] Embedded(string resource)
    {
        using var stream = typeof(Sample).Assembly.GetManifestResourceStream(resource)!;
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    public static string Text(string name) => Encoding.UTF8.GetString(Bytes(name));

    public static DeviceTrace Device(string text, CsvMapping? mapping = null) => TraceFile.ReadDevice(() => new StringReader(text), "trace.txt", mapping);

    public static JobLog JobLog(string text, CsvMapping? mapping = null) => TraceFile.ReadJobs(() => new StringReader(text), "jobs.txt", mapping);

    public static InputFileException Fault(Action read) => Assert.Throws<InputFileException>(() => read())!;

    public static double[] Values(this TraceChannel? channel) => [.. channel!.Samples.Select(sample => sample.Value)];

    public static double[] Seconds(this TraceChannel? channel) => [.. channel!.Samples.Select(sample => sample.At.TotalSeconds)];
}
