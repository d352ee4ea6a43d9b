using System.Globalization;
using System.Text;

namespace TaskScheduling.Sqlite;

/// <summary>With which code a process ended that executed, kept at the end of its lease's file. A library that does not know it writes over it.</summary>
/// <param name="Executor">The number of that process in the store: its runs have it, and those of no other process.</param>
/// <param name="Code">Its exit code.</param>
internal readonly record struct ExitMark(long Executor, int Code)
{
    /// <summary>Bytes of a mark, which is always as long, so that one is written over the other.</summary>
    public const int Length = 62;

    /// <summary>Null: there is none, or nobody can read it.</summary>
    public static ExitMark? Read(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length != Length || utf8[^1] != '\n')
            return null;
        var words = Encoding.UTF8.GetString(utf8).Split(' ', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return words is ["executor", var executor, "ended", "with", "exit", "code", var code]
            && long.TryParse(executor, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && int.TryParse(code, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var exit)
                ? new ExitMark(number, exit)
                : null;
    }

    public byte[] Write() => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"executor {Executor:D19} ended with exit code {Code,11}\n"));
}
