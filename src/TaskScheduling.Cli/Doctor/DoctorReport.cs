using System.Runtime.InteropServices;

namespace TaskScheduling.Cli;

/// <summary>All that the doctor has found, before anybody words it.</summary>
/// <param name="System">"Debian GNU/Linux 12, x64, .NET 10.0.0".</param>
/// <param name="Root">Directory of a recorded machine; null: this machine.</param>
/// <param name="Sensors">What the condition source can tell.</param>
/// <param name="Host">What this process may use.</param>
/// <param name="Rules">What the profiles make of it.</param>
internal sealed record DoctorReport(string System, string? Root, SensorSurvey Sensors, HostSurvey Host, IReadOnlyList<PolicyRule> Rules)
{
    /// <summary>Looks at this machine, or at a recorded one.</summary>
    public static DoctorReport Take(string? root, TimeProvider time)
    {
        var source = root is null ? ConditionSources.ForThisMachine(time) : ConditionSources.FromDirectory(root, time);
        using var disposable = source as IDisposable;
        var sensors = SensorSurvey.Take(source, time);
        return Of(root, sensors, root is null ? HostSurvey.Take(time) : HostSurvey.FromDirectory(root, time));
    }

    public static DoctorReport Of(string? root, SensorSurvey sensors, HostSurvey host) =>
        new(Describe(), root, sensors, host, PolicyRules.Judge(sensors, host));

    private static string Describe() =>
        $"{RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}, {RuntimeInformation.FrameworkDescription}";
}
