namespace TaskScheduling.Tests.Sensors;

public sealed class UsableCoresTests
{
    [TestCase(8, null, 8)]
    [TestCase(8, 1.5, 2)]
    [TestCase(8, 2.0, 2)]
    [TestCase(8, 0.1, 1)]
    [TestCase(2, 16.0, 2)]
    [TestCase(2, 0.0, 2)]
    [TestCase(2, -1.0, 2)]
    [TestCase(0, null, 1)]
    [TestCase(4, double.NaN, 4)]
    [TestCase(4, double.PositiveInfinity, 4)]
    public void The_smaller_of_affinity_and_quota_counts_and_never_less_than_one(int affinity, double? quota, int expected) =>
        Assert.That(UsableCores.Count(affinity, quota), Is.EqualTo(expected));
}
