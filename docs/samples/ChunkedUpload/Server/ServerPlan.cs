using System.Collections.Concurrent;
using System.Globalization;

namespace ChunkedUpload;

/// <summary>What the server does wrong, in order: each part that arrives takes the next item. Thread-safe.</summary>
internal sealed class ServerPlan(IEnumerable<Misbehaviour> items)
{
    private static readonly TimeSpan UsualRestart = TimeSpan.FromSeconds(1);

    private readonly ConcurrentQueue<Misbehaviour> _items = new(items);

    /// <summary>Null: nothing is planned any more, and the server behaves.</summary>
    public Misbehaviour? TakeNext() => _items.TryDequeue(out var next) ? next : null;

    /// <summary>Reads <c>fail:3,stall:5s,drop:2,restart</c>.</summary>
    public static bool TryParse(string text, out IReadOnlyList<Misbehaviour> plan)
    {
        var items = new List<Misbehaviour>();
        plan = items;
        foreach (var item in text.Split(',', StringSplitOptions.TrimEntries))
        {
            var (name, value) = item.Split(':', 2) is [var left, var right] ? (left, right) : (item, null);
            switch (name)
            {
                case "fail" when TryCount(value, out var times): items.AddRange(Enumerable.Repeat(new Misbehaviour.Fail(), times)); break;
                case "drop" when TryCount(value, out var times): items.AddRange(Enumerable.Repeat(new Misbehaviour.Drop(), times)); break;
                case "stall" when TryTime(value, out var time): items.Add(new Misbehaviour.Stall(time)); break;
                case "restart" when value is null: items.Add(new Misbehaviour.Restart(UsualRestart)); break;
                case "restart" when TryTime(value, out var time): items.Add(new Misbehaviour.Restart(time)); break;
                default: return false;
            }
        }

        return true;
    }

    private static bool TryCount(string? text, out int count)
    {
        count = 1;
        return text is null || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count) && count is >= 1 and <= 1_000_000);
    }

    private static bool TryTime(string? text, out TimeSpan time)
    {
        time = default;
        return text is not null && Quantities.TryParseDuration(text, out time) && time > TimeSpan.Zero;
    }
}
