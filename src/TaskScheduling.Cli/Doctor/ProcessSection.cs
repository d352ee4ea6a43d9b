using Spectre.Console;

namespace TaskScheduling.Cli;

/// <summary>What this process may use, and by which clocks it is judged.</summary>
internal sealed class ProcessSection(DoctorReport report, Func<string, string> fit)
{
    public void WriteTo(IAnsiConsole screen)
    {
        screen.Heading("PROCESS");
        screen.WriteLine();
        var grid = PageStyles.Columns(16, null);
        foreach (var (name, text) in Lines(report.Host))
            grid.AddRow(new Text(name), new Text(fit(text)));
        screen.Write(grid);
    }

    private static IEnumerable<(string Name, string Text)> Lines(HostSurvey host)
    {
        yield return ("CPU time", host.Cpu.Cause is { } cause
            ? $"not metered: {cause}"
            : Figures.Invariant($"{host.Cpu.Clock}, steps of {host.Cpu.Resolution}, read in {host.Cpu.CostNanoseconds:0} ns"));
        yield return ("Cores", Figures.Invariant($"{host.Cores.Usable} usable: affinity {host.Cores.Affinity}, container quota {(host.Cores.Quota is { } quota ? $"{quota:0.##}" : "none")}"));
        yield return ("Clock", $"{host.Clock.Name}; {Suspend(host.Clock)}");
        yield return ("Progress stamps", host.Clock.StampError > TimeSpan.Zero ? $"the kernel's coarse clock, up to {Figures.Short(host.Clock.StampError)} behind" : "exact");
        yield return ("Debugger", host.IsDebuggerAttached ? "attached: time, progress and grace stand still" : "none attached");
        yield return ("Container", Container(host.Container));
        yield return ("Memory", host.AvailableMemory.TryGet(out var bytes) ? $"{Figures.Bytes(bytes)} available ({host.AvailableMemory.Sensor})" : host.AvailableMemory.Cause!);
        yield return ("GC", $"takes {Figures.Bytes(host.Heap.LimitBytes)} as all there is; {HardLimit(host.Heap)}, {(host.Heap.IsServer ? "server" : "workstation")} mode");
    }

    private static string Suspend(ClockSurvey clock) => clock.ExcludesSuspend switch
    {
        true => "stands still while the machine sleeps",
        false => "goes on while the machine sleeps",
        null => "not known whether it goes on while the machine sleeps",
    };

    private static string Container(ContainerLimits? limits)
    {
        if (limits is null)
            return "limits are read on Linux only";
        var cpu = limits.CpuCores is { } cores ? Figures.Invariant($"{cores:0.##} cores") : "no processor quota";
        var memory = limits.MemoryBytes is { } bytes ? $"{Figures.Bytes(bytes)} of memory" : "no memory limit";
        var used = limits.WorkingSetBytes is { } working ? $", {Figures.Bytes(working)} in use" : "";
        return $"{cpu}, {memory}{used}";
    }

    private static string HardLimit(HeapSurvey heap) => heap.HardLimitBytes is { } bytes ? $"hard limit of the heap {Figures.Bytes(bytes)}" : "no hard limit of the heap";
}
