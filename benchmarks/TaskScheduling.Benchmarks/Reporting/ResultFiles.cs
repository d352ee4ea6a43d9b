using System.Text.Encodings.Web;
using System.Text.Json;

namespace TaskScheduling.Benchmarks;

/// <summary>Every single value behind the page, one file a table: a run of some tables leaves the others as they were.</summary>
internal static class ResultFiles
{
    public const string Folder = "benchmarks/results";

    private static readonly JsonSerializerOptions Json = new()
    {
        IgnoreReadOnlyProperties = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // for eyes, not for a web page
    };

    private static readonly JsonSerializerOptions Indented = new(Json) { WriteIndented = true };

    public static string Line(Measurement measurement) => JsonSerializer.Serialize(measurement, Json);

    public static Measurement Parse(string line) => JsonSerializer.Deserialize<Measurement>(line, Json)!;

    public static void Write(TableResult result)
    {
        Directory.CreateDirectory(Folder);
        File.WriteAllText(Path.Combine(Folder, $"{result.Table}.json"), JsonSerializer.Serialize(result, Indented) + "\n");
    }

    public static IReadOnlyList<TableResult> ReadAll() => Directory.Exists(Folder)
        ? [.. Directory.GetFiles(Folder, "*.json").Order(StringComparer.Ordinal).Select(file => JsonSerializer.Deserialize<TableResult>(File.ReadAllText(file), Json)!)]
        : [];
}
