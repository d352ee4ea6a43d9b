using System.Globalization;

namespace TaskScheduling;

/// <summary>Network by default route: <c>/proc/net/route</c> and <c>/proc/net/ipv6_route</c>.</summary>
/// <remarks>
/// Bridges of container engines are up without leading anywhere; they have no default route. Mobile and tunnel interfaces have
/// one without a gateway, so none is asked for. What a byte costs is not in these files.
/// </remarks>
/// <param name="roots">Where the files are.</param>
internal sealed class LinuxNetwork(LinuxRoots roots)
{
    private const long Up = 0x0001;
    private const long Reject = 0x0200;

    private readonly string _route4 = Path.Join(roots.Proc, "net/route");
    private readonly string _route6 = Path.Join(roots.Proc, "net/ipv6_route");

    public Reading<NetworkState> Read(SensorNotes? notes = null)
    {
        var lines4 = KernelFile.Lines(_route4);
        var lines6 = KernelFile.Lines(_route6);
        var found = lines4.Select(Default4).Concat(lines6.Select(Default6)).FirstOrDefault(i => i is not null && IsUsable(i, notes));
        if (found is not null)
        {
            notes?.Decides(found);
            notes?.Missing("cost of a byte", "told by no file");
            return Sensed.As(NetworkState.CostUnknown, $"default route through {found}");
        }

        // An empty IPv6 table is an empty file, an empty IPv4 table has its heading: either file is enough to say none.
        if (lines4.Length > 0 || File.Exists(_route6))
        {
            notes?.Used(_route4, "no default route");
            notes?.Decides(_route4);
            return Sensed.As(NetworkState.None, $"no default route in {_route4}");
        }

        notes?.Missing(_route4, "no route table");
        notes?.Missing(_route6, "no route table");
        return Reading<NetworkState>.Unavailable($"no route table at {_route4} or {_route6}");
    }

    // Iface Destination Gateway Flags RefCnt Use Metric Mask …
    private static string? Default4(string line) =>
        line.Split(['\t', ' '], StringSplitOptions.RemoveEmptyEntries)
            is [var name, "00000000", _, var flags, _, _, _, "00000000", ..] && Leads(flags, name)
                ? name
                : null;

    // Destination Length Source Length NextHop Metric RefCnt Use Flags Iface
    private static string? Default6(string line) =>
        line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var to, "00", _, _, _, _, _, _, var flags, var name]
            && to.All(c => c == '0') && Leads(flags, name)
                ? name
                : null;

    private static bool Leads(string flags, string name) =>
        name != "lo" && long.TryParse(flags, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var bits)
            && (bits & Up) != 0 && (bits & Reject) == 0;

    // The route stays when the cable is pulled. Many working interfaces read "unknown".
    private bool IsUsable(string name, SensorNotes? notes)
    {
        var state = KernelFile.Text(Path.Join(roots.Sys, "class/net", name, "operstate"));
        if (state is "down" or "lowerlayerdown")
        {
            notes?.LeftOut(name, $"its state is {state}", "default route");
            return false;
        }

        notes?.Used(name, "default route", $"its state is {state ?? "not told"}");
        return true;
    }
}
