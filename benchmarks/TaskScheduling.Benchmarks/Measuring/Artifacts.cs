namespace TaskScheduling.Benchmarks;

/// <summary>Where logs go; not a part of the repository.</summary>
internal static class Artifacts
{
    public static string Folder { get; } = Directory.CreateDirectory(Path.Combine("artifacts", "benchmarks")).FullName;
}
