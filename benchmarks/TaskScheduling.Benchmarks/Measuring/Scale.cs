namespace TaskScheduling.Benchmarks;

/// <summary>How much a measurement does.</summary>
internal enum Scale
{
    /// <summary>The smallest amount that runs every line, a second at most: shows that it works, says nothing about speed.</summary>
    Smoke,

    /// <summary>What is published.</summary>
    Full,
}
