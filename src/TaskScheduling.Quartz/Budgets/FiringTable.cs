using System.Runtime.CompilerServices;
using Quartz;

namespace TaskScheduling.Quartz;

/// <summary>Governed firings in progress, by their context. Hangs in the scheduler's context, where a job finds it.</summary>
/// <remarks>
/// Thread-safe: each place has its own lock. The firings are the links themselves, so that a firing costs no entry; and its id is asked for only where
/// somebody looks for it, because Quartz makes that text when it is first read.
/// </remarks>
internal sealed class FiringTable
{
    private const string Key = "TaskScheduling.Firings";

    private readonly Place[] _places = [.. Enumerable.Range(0, 64).Select(_ => new Place())];

    public static FiringTable? Of(IScheduler? scheduler) =>
        scheduler is not null && scheduler.Context.TryGetValue(Key, out var table) ? table as FiringTable : null;

    public void HangIn(IScheduler scheduler) => scheduler.Context[Key] = this;

    public void Add(Firing firing)
    {
        var place = PlaceOf(firing.Context);
        using (place.Gate.EnterScope())
        {
            firing.Next = place.First;
            place.First = firing;
        }
    }

    public void Remove(Firing firing)
    {
        var place = PlaceOf(firing.Context);
        using (place.Gate.EnterScope())
        {
            if (place.First == firing)
            {
                place.First = firing.Next;
                return;
            }

            for (var before = place.First; before is not null; before = before.Next)
            {
                if (before.Next == firing)
                {
                    before.Next = firing.Next;
                    return;
                }
            }
        }
    }

    /// <summary>Also where somebody has wrapped the context.</summary>
    public Firing? Find(IJobExecutionContext context) => First(PlaceOf(context), context, static (firing, context) => firing.Context == context) ?? Find(context.FireInstanceId);

    public Firing? Find(string fireInstanceId)
    {
        foreach (var place in _places)
        {
            if (First(place, fireInstanceId, static (firing, id) => firing.Context.FireInstanceId == id) is { } found)
                return found;
        }

        return null;
    }

    private static Firing? First<TState>(Place place, TState state, Func<Firing, TState, bool> isSought)
    {
        using (place.Gate.EnterScope())
        {
            var firing = place.First;
            while (firing is not null && !isSought(firing, state))
                firing = firing.Next;
            return firing;
        }
    }

    private Place PlaceOf(IJobExecutionContext context) => _places[(uint)RuntimeHelpers.GetHashCode(context) % (uint)_places.Length];

    private sealed class Place
    {
        public Firing? First;

        public Lock Gate { get; } = new();
    }
}
