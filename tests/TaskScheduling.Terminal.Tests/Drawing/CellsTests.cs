namespace TaskScheduling.Terminal.Tests;

public sealed class CellsTests
{
    [TestCase("abc", 3)]
    [TestCase("写真", 4)]
    [TestCase("❤️", 2)]
    [TestCase("e\u0301", 1)]
    [TestCase("", 0)]
    public void Measures_columns(string text, int expected) => Assert.That(Cells.Width(text), Is.EqualTo(expected));

    [TestCase("写真です", 8, "写真です")]
    [TestCase("写真です", 7, "写真で…")]
    [TestCase("写真です", 6, "写真…")]
    [TestCase("one two", 5, "one…")]
    [TestCase("e\u0301e\u0301e\u0301", 2, "e\u0301…")]
    [TestCase("abc", 1, "…")]
    [TestCase("abc", 0, "")]
    public void Cuts_between_graphemes(string text, int columns, string expected) =>
        Assert.That(Cells.Fit(text, columns, unicode: true), Is.EqualTo(expected));
}
