using TaskScheduling;

namespace ArchiveFolder;

/// <summary>The words on the card.</summary>
internal static class ArchiveTexts
{
    public static string Running(int done, int files, long bytes, long total) =>
        $"{done} of {files} {Files(files)}, {Quantities.Size(bytes, total)}";

    public static string Finished(FolderListing listing, long archived) =>
        $"{listing.Files} {Files(listing.Files)}, {Quantities.Size(listing.Bytes)} in a zip file of {Quantities.Size(archived)}"
        + (listing.Links.Count > 0 ? $"; left out: {Links(listing.Links.Count)}" : "");

    public static string LeftOut(IReadOnlyList<string> links) =>
        $"{Links(links.Count)} left out: {string.Join(", ", links.Take(3).Select(link => $"'{link}'"))}{(links.Count > 3 ? " ..." : "")}";

    /// <summary>Why it stopped, what is kept and how to go on.</summary>
    public static string Paused(Expiration why, int kept, int? files)
    {
        var soFar = files is { } all ? $"{kept} of {all} {Files(all)} kept" : "Nothing was archived yet";
        return $"{Because(why)} {soFar}; run the same command again to go on from here.";
    }

    private static string Because(Expiration why) => why switch
    {
        Expiration.UserStopped => "Stopped by you.",
        Expiration.HostShuttingDown => "The program was asked to end.",
        Expiration.TimeLimitExceeded time => $"It used all of its {Quantities.Duration(time.Limit)}.",
        Expiration.CpuLimitExceeded cpu =>
            $"It used {Quantities.Duration(cpu.CpuUsed)} of processor time within {Quantities.Duration(cpu.Over)}; allowed is {cpu.Limit}.",
        Expiration.CpuTimeExceeded cpu => $"It used all of its {Quantities.Duration(cpu.Limit)} of processor time.",
        Expiration.AllocationLimitExceeded memory => $"It allocated all of its {Quantities.Size(memory.LimitBytes)} of memory.",
        Expiration.ThermalLimitExceeded heat =>
            $"The device was too hot for {Quantities.Duration(heat.HotFor)} ({heat.Sensor ?? heat.Observed.ToString()}); let it cool down.",
        Expiration.ProgressStalled stall => $"No progress for {Quantities.Duration(stall.SinceProgress)}.",
        _ => $"Interrupted ({why.Code}).",
    };

    private static string Links(int count) => count == 1 ? "1 symbolic link" : $"{count} symbolic links";

    private static string Files(int count) => count == 1 ? "file" : "files";
}
