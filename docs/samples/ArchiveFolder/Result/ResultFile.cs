using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using TaskScheduling;

namespace ArchiveFolder;

/// <summary>Writes a result in one step: a reader finds the whole file or none.</summary>
internal static class ResultFile
{
    // For a file that people read, not for a page: 95 °C stays 95 °C.
    private static readonly ResultJson Json = new(new JsonSerializerOptions(ResultJson.Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    public static string TemporaryPathFor(string path) => path + ".tmp";

    public static void Write(string path, TaskResult result, ValueList<TaskResult> runs)
    {
        File.WriteAllText(TemporaryPathFor(path), JsonSerializer.Serialize(ResultReport.Of(result, runs), Json.ResultReport) + "\n");
        File.Move(TemporaryPathFor(path), path, overwrite: true);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(ResultReport))]
internal sealed partial class ResultJson : JsonSerializerContext;
