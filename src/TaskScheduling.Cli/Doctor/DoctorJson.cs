using System.Text.Json;
using System.Text.Json.Serialization;

namespace TaskScheduling.Cli;

/// <summary>The report for programs, in ASCII (95 °C is <c>95 \u00B0C</c>). Fields are only ever added within one <see cref="DoctorDocument.Schema"/>.</summary>
internal static class DoctorJson
{
    public static string Write(DoctorReport report) => JsonSerializer.Serialize(DoctorDocument.Of(report), DoctorJsonContext.Default.DoctorDocument);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(DoctorDocument))]
internal sealed partial class DoctorJsonContext : JsonSerializerContext;
