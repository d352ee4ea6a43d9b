using System.Buffers;
using System.Buffers.Binary;

namespace ArchiveFolder;

/// <summary>Little-endian numbers, one after the other.</summary>
internal sealed class RecordWriter
{
    private readonly ArrayBufferWriter<byte> _buffer = new();

    public int Length => _buffer.WrittenCount;

    public RecordWriter Byte(byte value) => Bytes([value]);

    public RecordWriter U16(int value)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(_buffer.GetSpan(2), (ushort)value);
        return Advance(2);
    }

    public RecordWriter U32(uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(_buffer.GetSpan(4), value);
        return Advance(4);
    }

    public RecordWriter U64(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_buffer.GetSpan(8), value);
        return Advance(8);
    }

    public RecordWriter Bytes(ReadOnlySpan<byte> bytes)
    {
        _buffer.Write(bytes);
        return this;
    }

    public byte[] ToArray() => _buffer.WrittenSpan.ToArray();

    private RecordWriter Advance(int count)
    {
        _buffer.Advance(count);
        return this;
    }
}
