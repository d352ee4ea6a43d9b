namespace TaskScheduling.Tests.Lifecycle;

public sealed class ValueListTests
{
    [Test]
    public void Compares_items_in_order()
    {
        ValueList<string> left = ["a", "b"];
        ValueList<string> right = ["a", "b"];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(left == right, Is.True);
            Assert.That(left.GetHashCode(), Is.EqualTo(right.GetHashCode()));
            Assert.That(left != ["b", "a"], Is.True);
            Assert.That(default(ValueList<string>) == [], Is.True);
            Assert.That(left.ToString(), Is.EqualTo("[a, b]"));
            Assert.That(() => default(ValueList<int>)[0], Throws.TypeOf<IndexOutOfRangeException>());
        }
    }
}
