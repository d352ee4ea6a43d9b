using System.Buffers.Binary;
using System.Security.Cryptography;

namespace TaskScheduling;

/// <summary>Makes task ids: version-7 GUIDs from the date, a counter and one random draw per process.</summary>
/// <remarks>A random call per id would cost more than the rest of a submission; unique is what the seed and the counter are.</remarks>
/// <param name="seed">Tells apart what two processes make in one millisecond. Only its lower 30 bits count.</param>
internal class TaskIds(ulong seed)
{
    private long _count;

    public static TaskIds WithRandomSeed() => new(BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(8)));

    /// <summary>When a task was submitted, to the millisecond, of which nothing but its id is left.</summary>
    public static DateTimeOffset DateOf(TaskId id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.Value.TryWriteBytes(bytes, bigEndian: true, out _);
        return DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(bytes) >>> 16);
    }

    public virtual TaskId Next(DateTimeOffset now)
    {
        var milliseconds = now.ToUnixTimeMilliseconds();
        var count = (ulong)Interlocked.Increment(ref _count);
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes, milliseconds << 16);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[6..], (ushort)(0x7000 | ((count >> 32) & 0xFFF)));
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], 0x8000000000000000 | ((seed & 0x3FFFFFFF) << 32) | (count & 0xFFFFFFFF));
        return new TaskId(new Guid(bytes, bigEndian: true));
    }
}
