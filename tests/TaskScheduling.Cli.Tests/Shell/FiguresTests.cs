namespace TaskScheduling.Cli.Tests;

[SetCulture("de-DE")]
public sealed class FiguresTests
{
    [TestCase(0.045, "45 µs")]
    [TestCase(2.25, "2.3 ms")]
    [TestCase(45.2, "45 ms")]
    [TestCase(3000, "3.0 s")]
    public void Times_are_short(double milliseconds, string expected) =>
        Assert.That(Figures.Short(TimeSpan.FromMilliseconds(milliseconds)), Is.EqualTo(expected));

    [TestCase(512, "512 B")]
    [TestCase(1536, "1.5 KiB")]
    [TestCase(25232932864, "23.5 GiB")]
    public void Bytes_have_binary_units(double bytes, string expected) => Assert.That(Figures.Bytes(bytes), Is.EqualTo(expected));
}
