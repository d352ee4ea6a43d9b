using System.Runtime.CompilerServices;

namespace TaskScheduling.Tests.Engine;

/// <summary>A check inside a property: NUnit would remember the failures of shrinking, so these are plain exceptions.</summary>
internal static class Promise
{
    public static void Keep(bool holds, string otherwise)
    {
        if (!holds)
            throw new InvalidOperationException(otherwise);
    }

    public static void Keep(bool holds, [InterpolatedStringHandlerArgument(nameof(holds))] ref Otherwise otherwise)
    {
        if (!holds)
            throw new InvalidOperationException(otherwise.ToString());
    }

    /// <summary>Words that are made only where they are needed: of effects and snapshots they cost more than the rest.</summary>
    [InterpolatedStringHandler]
    public ref struct Otherwise
    {
        private DefaultInterpolatedStringHandler _text;

        public Otherwise(int literalLength, int formattedCount, bool holds, out bool isNeeded)
        {
            isNeeded = !holds;
            _text = holds ? default : new DefaultInterpolatedStringHandler(literalLength, formattedCount);
        }

        public void AppendLiteral(string text) => _text.AppendLiteral(text);

        public void AppendFormatted<T>(T value) => _text.AppendFormatted(value);

        public override string ToString() => _text.ToStringAndClear();
    }
}
