using System.Runtime.InteropServices;

namespace TaskScheduling;

/// <summary>Reads all instances of one performance counter through pdh.dll, by its English name. Not run on this system yet.</summary>
/// <remarks>The first read loads the counter library and is slow; readings are never taken on the scheduler's turn.</remarks>
internal sealed unsafe class PerformanceCounters
{
    private const string Library = "pdh.dll";
    private const uint FormatDouble = 0x200;
    private const uint MoreData = 0x800007D2;

    private readonly delegate* unmanaged<char*, nint, nint*, uint> _open =
        (delegate* unmanaged<char*, nint, nint*, uint>)NativeExport.Find(Library, "PdhOpenQueryW");

    private readonly delegate* unmanaged<nint, char*, nint, nint*, uint> _add =
        (delegate* unmanaged<nint, char*, nint, nint*, uint>)NativeExport.Find(Library, "PdhAddEnglishCounterW");

    private readonly delegate* unmanaged<nint, uint> _collect =
        (delegate* unmanaged<nint, uint>)NativeExport.Find(Library, "PdhCollectQueryData");

    private readonly delegate* unmanaged<nint, uint, uint*, uint*, void*, uint> _values =
        (delegate* unmanaged<nint, uint, uint*, uint*, void*, uint>)NativeExport.Find(Library, "PdhGetFormattedCounterArrayW");

    private readonly delegate* unmanaged<nint, uint> _close =
        (delegate* unmanaged<nint, uint>)NativeExport.Find(Library, "PdhCloseQuery");

    /// <summary>The instances and their values; none, and why, if there are none.</summary>
    public (List<(string Instance, double Value)> Values, string Cause) Read(string counterPath)
    {
        if (_open is null || _add is null || _collect is null || _values is null || _close is null)
            return ([], $"no performance counters in {Library}");
        nint query;
        var status = _open(null, 0, &query);
        if (status != 0)
            return ([], $"PdhOpenQuery failed with 0x{status:X8}");
        try
        {
            return Read(query, counterPath);
        }
        finally
        {
            _ = _close(query);
        }
    }

    private (List<(string Instance, double Value)> Values, string Cause) Read(nint query, string counterPath)
    {
        nint counter;
        uint status;
        fixed (char* path = counterPath)
            status = _add(query, path, 0, &counter);
        if (status != 0)
            return ([], $"PdhAddEnglishCounter failed with 0x{status:X8}");
        status = _collect(query);
        uint size = 0, count = 0;
        if (status == 0)
            status = _values(counter, FormatDouble, &size, &count, null);
        if (status != MoreData || size == 0)
            return ([], $"no instance of {counterPath}, status 0x{status:X8}");
        var buffer = NativeMemory.AllocZeroed(size);
        try
        {
            status = _values(counter, FormatDouble, &size, &count, buffer);
            return status == 0 ? (Copy((Item*)buffer, count), "") : ([], $"PdhGetFormattedCounterArray failed with 0x{status:X8}");
        }
        finally
        {
            NativeMemory.Free(buffer);
        }
    }

    private static List<(string Instance, double Value)> Copy(Item* items, uint count)
    {
        var values = new List<(string, double)>();
        for (var i = 0; i < count; i++)
        {
            // 0 and 1 are "valid" and "new data".
            if (items[i].Status <= 1)
                values.Add((new string(items[i].Name), items[i].Value));
        }

        return values;
    }

    /// <summary><c>PDH_FMT_COUNTERVALUE_ITEM_W</c>; the union is aligned to 8, so 32 and 64 bits agree.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 24)]
    private struct Item
    {
        [FieldOffset(0)]
        public char* Name;

        [FieldOffset(8)]
        public uint Status;

        [FieldOffset(16)]
        public double Value;
    }
}
