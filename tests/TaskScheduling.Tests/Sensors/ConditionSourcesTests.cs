namespace TaskScheduling.Tests.Sensors;

public sealed class ConditionSourcesTests
{
    [Test]
    public void The_real_machine_is_read_without_throwing_and_every_gap_has_a_cause()
    {
        var source = ConditionSources.ForThisMachine(TimeProvider.System);
        using var disposable = source as IDisposable;
        var first = source.Read(ConditionKinds.All);
        var conditions = source.Read(ConditionKinds.All);
        TestContext.Out.WriteLine(conditions);
        using (Assert.EnterMultipleScope())
        {
            foreach (var (isAvailable, sensor, cause) in ReadingTexts.Of(first).Concat(ReadingTexts.Of(conditions)))
                Assert.That(isAvailable ? sensor : cause, Is.Not.Null.And.Not.EqualTo("not read"));
        }
    }

    [Test]
    public void Readings_that_nobody_wants_are_not_taken()
    {
        using var tree = new SysTree();
        var source = ConditionSources.FromDirectory(tree.Path, TimeProvider.System);
        Assert.That(source.Read(ConditionKinds.None), Is.EqualTo(DeviceConditions.Unknown));
    }

    [Test]
    public void An_empty_tree_gives_no_reading_at_all_and_says_where_it_looked()
    {
        using var tree = new SysTree();
        var conditions = ConditionSources.FromDirectory(tree.Path, TimeProvider.System).Read(ConditionKinds.All);
        using (Assert.EnterMultipleScope())
        {
            foreach (var (isAvailable, _, cause) in ReadingTexts.Of(conditions))
            {
                Assert.That(isAvailable, Is.False, cause);
                Assert.That(cause, Does.Contain(tree.Path));
            }
        }
    }

    [Test]
    public void A_system_without_sensors_says_so_for_what_was_wanted_only()
    {
        var conditions = new MissingConditionSource("no sensors implemented for this operating system").Read(ConditionKinds.Idle);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(conditions.Idle.Cause, Is.EqualTo("no sensors implemented for this operating system"));
            Assert.That(conditions.Thermal.Cause, Is.EqualTo("not read"));
        }
    }

    [Test]
    public void A_missing_directory_is_refused_as_an_argument_only_if_it_is_blank() =>
        Assert.That(() => ConditionSources.FromDirectory(" ", TimeProvider.System), Throws.ArgumentException);
}
