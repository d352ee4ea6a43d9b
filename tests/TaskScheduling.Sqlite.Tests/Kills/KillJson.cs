using System.Text.Json.Serialization;

namespace TaskScheduling.Sqlite.Tests;

/// <summary>What the hosts save.</summary>
[JsonSerializable(typeof(SavedStep))]
[JsonSerializable(typeof(string))]
internal sealed partial class KillJson : JsonSerializerContext;

/// <param name="Step">The last step that is done.</param>
/// <param name="Padding">Of this task and step, and no other one.</param>
internal sealed record SavedStep(int Step, string Padding);
