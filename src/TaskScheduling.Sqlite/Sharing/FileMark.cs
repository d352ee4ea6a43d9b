using System.Globalization;
using System.Text;

namespace TaskScheduling.Sqlite;

/// <summary>How far a store had come, kept beside it: a file that is behind its mark is an older copy.</summary>
/// <param name="Revision">Of the last commit that the process which executed has seen.</param>
/// <param name="At">When that was, in UTC.</param>
internal readonly record struct FileMark(long Revision, DateTimeOffset At)
{
    /// <summary>Bytes of a mark, which is always as long, so that one is written over the other.</summary>
    public const int Length = 50;

    /// <summary>Null: there is none, or nobody can read it.</summary>
    public static FileMark? Read(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length < Length)
            return null;
        var words = Encoding.UTF8.GetString(utf8[..Length]).Split(' ', StringSplitOptions.TrimEntries);
        return words is ["revision", var revision, var at]
            && long.TryParse(revision, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && DateTimeOffset.TryParseExact(at, "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
                ? new FileMark(number, date)
                : null;
    }

    public byte[] Write() => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"revision {Revision:D19} {At.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}\n"));
}
