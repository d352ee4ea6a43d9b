using System.Diagnostics;
using System.Globalization;

namespace TaskScheduling.Sqlite.Tests;

/// <summary>A disk that is full, and a folder that may not be written: real ones, with and without the rights of an administrator.</summary>
internal static class FaultyPlace
{
    private const int Kilobytes = 1_500;

    public static async Task<SmallDisk> MakeSmallAsync(string folder)
    {
        var isMounted = await RunAsync("mount", "-t", "tmpfs", "-o", string.Create(CultureInfo.InvariantCulture, $"size={Kilobytes}k"), "none", folder) == 0;
        return new SmallDisk(folder, isMounted);
    }

    /// <summary>An administrator may write everywhere; without the special rights the modes count for him, too.</summary>
    public static HostProcess StartOrdinary(params string[] arguments) => Environment.IsPrivilegedProcess
        ? HostProcess.Behind("setpriv", ["--bounding-set=-all", "--inh-caps=-all"], arguments)
        : new HostProcess(arguments);

    private static async Task<int> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    /// <summary>A file system of its own where one may be mounted; else files that may not become any longer.</summary>
    internal sealed class SmallDisk(string folder, bool isMounted) : IAsyncDisposable
    {
        private readonly string _filler = Path.Combine(folder, "filler");

        /// <summary>What the system says, in SQLite's words.</summary>
        public string Cause => isMounted ? "the disk is full" : "the disk could not be read or written";

        public HostProcess Start(params string[] arguments)
        {
            if (!isMounted)
                return HostProcess.Behind("sh", ["-c", string.Create(CultureInfo.InvariantCulture, $"trap '' XFSZ; ulimit -S -f {Kilobytes * 2}; DOTNET_EnableWriteXorExecute=0 exec \"$@\""), "sh"], arguments);
            File.WriteAllBytes(_filler, new byte[Kilobytes * 1024 / 2]);
            return new HostProcess(arguments);
        }

        public async Task FreeAsync(int process)
        {
            if (isMounted)
                File.Delete(_filler);
            else
                await RunAsync("prlimit", "--pid", process.ToString(CultureInfo.InvariantCulture), "--fsize=unlimited:unlimited");
        }

        public async ValueTask DisposeAsync()
        {
            if (isMounted)
                await RunAsync("umount", "-l", folder);
        }
    }
}
