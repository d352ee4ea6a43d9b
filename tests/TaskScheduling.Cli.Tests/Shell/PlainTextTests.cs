namespace TaskScheduling.Cli.Tests;

public sealed class PlainTextTests
{
    [TestCase("52.0 °C → Nominal", "52.0 C -> Nominal")]
    [TestCase("245 µs", "245 us")]
    [TestCase("Akku 🔋 ü", "Akku ? ?")]
    [TestCase("plain", "plain")]
    public void Signs_get_their_usual_spelling(string text, string expected) => Assert.That(PlainText.From(text), Is.EqualTo(expected));
}
