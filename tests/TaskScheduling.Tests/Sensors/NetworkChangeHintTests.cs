namespace TaskScheduling.Tests.Sensors;

public sealed class NetworkChangeHintTests
{
    [Test]
    public void The_system_is_listened_to_only_while_somebody_listens()
    {
        using var hint = new NetworkChangeHint(this, enabled: true);
        EventHandler one = (_, _) => { }, two = (_, _) => { };
        Assert.That(hint.IsAttached, Is.False, "nobody");
        hint.Add(one);
        hint.Add(two);
        Assert.That(hint.IsAttached, Is.True, "two");
        hint.Remove(one);
        Assert.That(hint.IsAttached, Is.True, "one");
        hint.Remove(two);
        Assert.That(hint.IsAttached, Is.False, "nobody again");
    }

    [Test]
    public void Disposing_stops_listening_for_good()
    {
        var hint = new NetworkChangeHint(this, enabled: true);
        hint.Add((_, _) => { });
        hint.Dispose();
        hint.Add((_, _) => { });
        Assert.That(hint.IsAttached, Is.False);
    }

    [Test]
    public void A_recorded_tree_does_not_listen_to_this_machine()
    {
        using var hint = new NetworkChangeHint(this, enabled: false);
        hint.Add((_, _) => { });
        Assert.That(hint.IsAttached, Is.False);
    }
}
