using System.Text;

namespace TaskScheduling.Simulation.Tests.Traces;

/// <summary>One thing that happens to a file on its way, drawn from two numbers.</summary>
internal static class Damage
{
    private static readonly string[] Words =
    [
        "NaN", "Infinity", "-Infinity", "-1", "0", "", "\"", "\"\"", "1e308", "-1e-308", "99999999999999999999999999", "79228162514264337593543950335", ",", ";", "\t", ":", "%", "°C", "C",
        "MHz", "W", "/", "\uFFFD", "\uFEFF", "#", "--", "0x10", "1,5", "23:59:59:", "00:00:00:", "9999-12-31T23:59:59Z", "0001-01-01", "Time load %cpu", "*a", "&a", "[", "{",
    ];

    private static readonly Func<byte[], int, int, byte[]>[] Kinds =
    [
        static (bytes, at, _) => bytes[..Place(bytes, at)],
        static (bytes, at, what) => With(bytes, at, value => (byte)(value ^ (1 << (what % 8)))),
        static (bytes, at, what) => With(bytes, at, _ => (byte)what),
        static (bytes, at, what) => Insert(bytes, at, Encoding.UTF8.GetBytes(Words[what % Words.Length])),
        static (bytes, at, what) => Insert(bytes, at, new byte[what % 40]),
        static (bytes, at, what) => [.. bytes[..Place(bytes, at)], .. bytes[Math.Min(bytes.Length, Place(bytes, at) + (what % 200))..]],
        static (bytes, at, _) => Lines(bytes, lines => lines.RemoveAt(at % lines.Count)),
        static (bytes, at, what) => Lines(bytes, lines => lines.Insert(what % lines.Count, lines[at % lines.Count])),
        static (bytes, at, what) => Lines(bytes, lines => (lines[at % lines.Count], lines[what % lines.Count]) = (lines[what % lines.Count], lines[at % lines.Count])),
        static (bytes, at, what) => Lines(bytes, lines => lines[at % lines.Count] = Replaced(lines[at % lines.Count], what)),
        static (bytes, at, _) => Lines(bytes, lines => lines.Reverse(0, at % lines.Count)),
        static (bytes, _, _) => Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(bytes).Replace("\n", "\r\n", StringComparison.Ordinal)),
        static (bytes, _, what) => what % 4 == 0 ? [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(Encoding.UTF8.GetString(bytes))] : bytes,
    ];

    /// <summary>Which kind is in the number itself, so that a shorter list of numbers is less damage of the same kinds.</summary>
    public static byte[] Apply(byte[] bytes, int number)
    {
        var random = new Random(number);
        return Kinds[random.Next(Kinds.Length)](bytes, random.Next(), random.Next());
    }

    private static int Place(byte[] bytes, int at) => at % (bytes.Length + 1);

    private static byte[] With(byte[] bytes, int at, Func<byte, byte> change)
    {
        byte[] changed = [.. bytes];
        if (changed.Length > 0)
            changed[at % changed.Length] = change(changed[at % changed.Length]);
        return changed;
    }

    private static byte[] Insert(byte[] bytes, int at, byte[] piece) => [.. bytes[..Place(bytes, at)], .. piece, .. bytes[Place(bytes, at)..]];

    private static byte[] Lines(byte[] bytes, Action<List<string>> change)
    {
        var lines = Encoding.Latin1.GetString(bytes).Split('\n').ToList(); // each byte is one character, whatever it means
        change(lines);
        return Encoding.Latin1.GetBytes(string.Join('\n', lines));
    }

    private static string Replaced(string line, int what)
    {
        var words = line.Split(' ', ',', ';');
        var word = words[what % words.Length];
        return word.Length == 0 ? line : line.Replace(word, Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(Words[what / 7 % Words.Length])), StringComparison.Ordinal);
    }
}
