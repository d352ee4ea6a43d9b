using System.Text;

namespace TaskScheduling;

/// <summary>One mounted control group tree, from a line of <c>/proc/self/mountinfo</c>.</summary>
/// <param name="Root">Which group of the tree is mounted; "/docker/ab12" in a container without a namespace of its own.</param>
/// <param name="Point">Where it is mounted.</param>
/// <param name="IsUnified">Version 2.</param>
/// <param name="Controllers">Version 1: what it controls.</param>
internal sealed record CgroupMount(string Root, string Point, bool IsUnified, string[] Controllers)
{
    /// <summary>
    /// Reads <c>36 35 0:33 /root /point rw,… [tags] - cgroup cgroup rw,memory</c>; null for other file systems and garbage.
    /// </summary>
    public static CgroupMount? Parse(string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var dash = Array.IndexOf(words, "-");
        if (dash < 6 || words.Length < dash + 4 || words[dash + 1] is not ("cgroup" or "cgroup2"))
            return null;
        return new CgroupMount(Unescape(words[3]), Unescape(words[4]), words[dash + 1] == "cgroup2", words[dash + 3].Split(','));
    }

    /// <summary>The directories from the group at <paramref name="path"/> up to the mount point, own first.</summary>
    public IEnumerable<string> Levels(string path)
    {
        // A path outside the mounted part ("/../x", or another namespace's) can only be the mounted group itself.
        var root = Root.TrimEnd('/');
        var inside = path.StartsWith(root + "/", StringComparison.Ordinal) ? path[root.Length..] : "/";
        var names = inside.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var depth = names.Contains("..") ? 0 : names.Length;
        for (; depth >= 0; depth--)
            yield return depth == 0 ? Point : Point.TrimEnd('/') + "/" + string.Join('/', names.Take(depth));
    }

    // The kernel writes blanks and backslashes as \040, \134.
    private static string Unescape(string text)
    {
        if (!text.Contains('\\'))
            return text;
        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 3 < text.Length && text[(i + 1)..(i + 4)].All(c => c is >= '0' and <= '7'))
            {
                result.Append((char)Convert.ToInt32(text.Substring(i + 1, 3), 8));
                i += 3;
            }
            else
            {
                result.Append(text[i]);
            }
        }

        return result.ToString();
    }
}
