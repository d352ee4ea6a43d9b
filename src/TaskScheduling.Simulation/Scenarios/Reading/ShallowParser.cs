using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace TaskScheduling.Simulation;

/// <summary>Refuses what is nested deeper than any scenario: the library would follow it until the stack is full, which ends the process.</summary>
internal sealed class ShallowParser(IParser parser) : IParser
{
    private const int Deepest = 64;

    private int _depth;

    public ParsingEvent? Current => parser.Current;

    public bool MoveNext()
    {
        if (!parser.MoveNext())
            return false;
        _depth += Current!.NestingIncrease;
        return _depth <= Deepest ? true : throw new YamlException(Current.Start, Current.End, $"it is nested more than {Deepest} deep");
    }
}
