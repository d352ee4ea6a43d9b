namespace TaskScheduling.Simulation.Tests.Traces;

/// <summary>A text of one line that is made while it is read.</summary>
internal sealed class EndlessText(char character, long characters, string head = "") : TextReader
{
    private readonly StringReader _head = new(head);
    private long _left = characters;

    public override int Read(char[] buffer, int index, int count)
    {
        if (_head.Read(buffer, index, count) is var read and > 0)
            return read;
        var length = (int)Math.Min(count, _left);
        buffer.AsSpan(index, length).Fill(character);
        _left -= length;
        return length;
    }
}
