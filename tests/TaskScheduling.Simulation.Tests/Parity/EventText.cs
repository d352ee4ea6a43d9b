using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text;

namespace TaskScheduling.Simulation.Tests.Parity;

/// <summary>An event in full, so that two plays can be compared: every public value of it, dates to the tick since the start.</summary>
internal sealed class EventText(DateTimeOffset start)
{
    /// <summary>Only the runtime numbers its events, and only there somebody threw.</summary>
    private static readonly string[] OfTheRuntime = [nameof(TaskEvent.Sequence), nameof(TaskFault.Exception)];

    public string Of(TaskEvent what)
    {
        var text = new StringBuilder();
        Write(text, what);
        return text.ToString();
    }

    private void Write(StringBuilder text, object? value)
    {
        switch (value)
        {
            case null: text.Append('-'); break;
            case string words: text.Append('"').Append(words).Append('"'); break;
            case TaskId or RunId: text.Append(value); break;
            case DateTimeOffset at: text.Append(at - start); break;
            case double number: text.Append(number.ToString("G10", CultureInfo.InvariantCulture)); break; // the models add up from instant to instant, and the runtime wakes up at more of them
            case TaskPayload payload: text.Append(payload.Utf8Json.Length).Append(" bytes"); break;
            case IEnumerable list: WriteList(text, list); break;
            case Reading<double> reading when reading.TryGet(out var level): Write(text, level); break;
            case var other when IsPlain(other.GetType()): text.Append(Convert.ToString(other, CultureInfo.InvariantCulture)); break;
            default: WriteMembers(text, value); break;
        }
    }

    private void WriteList(StringBuilder text, IEnumerable list)
    {
        text.Append('[');
        foreach (var item in list)
        {
            Write(text, item);
            text.Append(' ');
        }

        text.Append(']');
    }

    private void WriteMembers(StringBuilder text, object value)
    {
        var type = value.GetType();
        var before = text.Append(type.Name).Append('{').Length;
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).OrderBy(property => property.Name, StringComparer.Ordinal))
        {
            if (property.GetIndexParameters().Length > 0 || OfTheRuntime.Contains(property.Name) || property.GetValue(value) is not { } member)
                continue;
            text.Append(' ').Append(property.Name).Append('=');
            Write(text, member);
        }

        if (text.Length == before)
            text.Append(' ').Append(value); // it shows itself in words only
        text.Append(" }");
    }

    private static bool IsPlain(Type type) => type.IsPrimitive || type.IsEnum || type.Namespace == nameof(System) || type.Name.StartsWith("Reading`", StringComparison.Ordinal);
}
