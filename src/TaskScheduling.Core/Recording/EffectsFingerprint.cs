using System.Buffers;
using System.Text.Json;

namespace TaskScheduling;

/// <summary>What the effects of one input come to: equal effects have equal fingerprints.</summary>
/// <param name="Count">How many there were.</param>
/// <param name="Hash">Over all of them, in their order.</param>
/// <param name="Said">Those that decide about a run or a task, in words.</param>
/// <param name="Failed">Type of the exception that ended the input. Null: there was none.</param>
internal sealed record EffectsFingerprint(int Count, string Hash, ValueList<string> Said, string? Failed)
{
    /// <summary>Of effects whose data has not been touched yet.</summary>
    public static EffectsFingerprint Of(List<SchedulerEffect> effects, string? failed, EffectsText text) =>
        new(effects.Count, effects.Count == 0 ? "" : text.Hash(effects), [.. effects.Select(EffectWords.Of).OfType<string>()], failed);
}

/// <summary>Effects as one canonical text, which is hashed and thrown away.</summary>
internal sealed class EffectsText : IDisposable
{
    private readonly ArrayBufferWriter<byte> _text = new(4096);
    private readonly Utf8JsonWriter _json;
    private readonly JsonSerializerOptions _options;

    public EffectsText(JsonSerializerOptions options)
    {
        _options = options;
        _json = new Utf8JsonWriter(_text);
    }

    public string Hash(List<SchedulerEffect> effects)
    {
        _text.ResetWrittenCount();
        _json.Reset();
        _json.WriteStartArray();
        foreach (var effect in effects)
            Write(effect);
        _json.WriteEndArray();
        _json.Flush();
        return Fnv1a(_text.WrittenSpan).ToString("x16", System.Globalization.CultureInfo.InvariantCulture);
    }

    public void Dispose() => _json.Dispose();

    private void Write(in SchedulerEffect effect)
    {
        _json.WriteStartArray();
        _json.WriteStringValue(effect.Kind.ToString());
        _json.WriteStringValue(effect.TaskId.Value);
        _json.WriteNumberValue(effect.Slot);
        _json.WriteNumberValue(effect.Attempt);
        _json.WriteNumberValue(effect.Ticket);
        _json.WriteNumberValue(effect.Code);
        _json.WriteBooleanValue(effect.Flag);
        _json.WriteNumberValue(effect.UtcTicks);
        WriteData(effect);
        _json.WriteEndArray();
    }

    private void WriteData(in SchedulerEffect effect)
    {
        switch (effect.Data)
        {
            case null: _json.WriteNullValue(); break;
            case RunTerms terms: WriteTerms(terms); break;
            case TaskId id: _json.WriteStringValue(id.Value); break;
            case Admittance { Superseded: { } old }: _json.WriteStringValue(old.Value); break;
            case Admittance: _json.WriteNullValue(); break; // the key follows from the submission
            case BackgroundTaskRequest request: Write(request); break;
            case TaskResult result: Write(result); break;
            case Expiration reason: Write(reason); break;
            case BudgetWarning warning: Write(warning); break;
            case TaskFacts facts: Write(facts); break;
            case TaskEvent made: Write(made); break;
            case DeferralReason[] reasons: Write(reasons); break;
            case ValueList<DeferralReason> reasons: Write(reasons); break;
            case SubmissionError error: Write(error); break;
            case EngineReport report: Write(report); break;
            default: throw new NotSupportedException($"An effect with {effect.Data.GetType().Name} cannot be recorded.");
        }
    }

    private void WriteTerms(RunTerms terms)
    {
        _json.WriteStringValue(terms.Handler.Pattern);
        Write(terms.Budget);
        Write(terms.Tightened);
    }

    private void Write<T>(T value) => JsonSerializer.Serialize(_json, value, _options.TypeOf<T>());

    /// <summary>FNV-1a, 64 bits: it must be the same everywhere and for ever, not hard to forge.</summary>
    private static ulong Fnv1a(ReadOnlySpan<byte> text)
    {
        var hash = 14695981039346656037UL;
        foreach (var octet in text)
            hash = (hash ^ octet) * 1099511628211UL;
        return hash;
    }
}
