namespace TaskScheduling;

/// <summary>Where the kernel's file trees are: the machine's own, or a recorded copy.</summary>
internal sealed record LinuxRoots(string Sys, string Proc, string Dev)
{
    /// <summary>The machine's own trees.</summary>
    public static LinuxRoots Real { get; } = new("/sys", "/proc", "/dev");

    /// <summary>Whether these are the machine's own trees, so that its events belong to them.</summary>
    public bool IsReal => this == Real;

    /// <summary>DIR/sys, DIR/proc and DIR/dev.</summary>
    public static LinuxRoots FromDirectory(string directory) =>
        new(Path.Join(directory, "sys"), Path.Join(directory, "proc"), Path.Join(directory, "dev"));

    /// <summary>Finds an absolute path of the machine below these roots; null where no root covers it.</summary>
    public string? Map(string path)
    {
        if (IsReal)
            return path;
        return Below(path, "/sys", Sys) ?? Below(path, "/proc", Proc) ?? Below(path, "/dev", Dev);
    }

    private static string? Below(string path, string prefix, string root)
    {
        if (!path.StartsWith(prefix, StringComparison.Ordinal))
            return null;
        var rest = path[prefix.Length..];
        return rest.Length == 0 || rest[0] == '/' ? root + rest : null;
    }
}
