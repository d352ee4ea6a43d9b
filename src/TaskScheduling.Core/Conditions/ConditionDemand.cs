namespace TaskScheduling;

/// <summary>Counts who depends on which readings, so that a sensor is read only while somebody does.</summary>
internal sealed class ConditionDemand
{
    private const int Bits = 5;
    private readonly int[] _users = new int[Bits];

    public ConditionKinds Kinds { get; private set; }

    public void Add(ConditionKinds kinds) => Count(kinds, 1);

    public void Remove(ConditionKinds kinds) => Count(kinds, -1);

    public void Clear()
    {
        Array.Clear(_users);
        Kinds = ConditionKinds.None;
    }

    public int[] Export() => [.. _users];

    public void Restore(int[] saved)
    {
        saved.CopyTo(_users, 0);
        for (var bit = 0; bit < Bits; bit++)
            Kinds |= _users[bit] > 0 ? (ConditionKinds)(1 << bit) : ConditionKinds.None;
    }

    private void Count(ConditionKinds kinds, int step)
    {
        for (var bit = 0; bit < Bits; bit++)
        {
            var kind = (ConditionKinds)(1 << bit);
            if ((kinds & kind) == 0)
                continue;
            _users[bit] += step;
            Kinds = _users[bit] > 0 ? Kinds | kind : Kinds & ~kind;
        }
    }
}
