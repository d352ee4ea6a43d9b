namespace TaskScheduling.Tests.Engine;

/// <summary>A check inside a property: NUnit would remember the failures of shrinking, so these are plain exceptions.</summary>
internal static class Promise
{
    public static void Keep(bool holds, string otherwise)
    {
        if (!holds)
            throw new InvalidOperationException(otherwise);
    }
}
