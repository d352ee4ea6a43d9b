using System.Globalization;

namespace TaskScheduling.Tests.Presentation;

public sealed class TextSanitizerTests
{
    private const int Limit = 20;

    [TestCase("plain", "plain")]
    [TestCase("\u001b[31mred\u001b[0m", "red", TestName = "Colours_go")]
    [TestCase("\u001b(B\u001b[mplain", "plain", TestName = "Character_sets_go")]
    [TestCase("\u001b]0;evil title\adone", "done", TestName = "Window_titles_go")]
    [TestCase("\u001b]8;;http://evil\u001b\\link\u001b]8;;\u001b\\", "link", TestName = "Links_go")]
    [TestCase("\u009b31mred", "red", TestName = "Eight_bit_sequences_go")]
    [TestCase("a\u202Eb\u2066c\u200Fd", "abcd", TestName = "Bidi_overrides_go")]
    [TestCase("a\0b\bc\u007fd", "abcd", TestName = "Control_characters_go")]
    [TestCase("one\r\ntwo\tthree", "one two three", TestName = "Line_breaks_become_a_space")]
    [TestCase("caf\u00e9 \U0001F468\u200D\U0001F469\u200D\U0001F467", "caf\u00e9 \U0001F468\u200D\U0001F469\u200D\U0001F467", TestName = "Emoji_stay")]
    public void Takes_out_what_could_steer_a_terminal(string text, string clean) => Assert.That(TextSanitizer.Clean(text, Limit), Is.EqualTo(clean));

    [Test]
    public void Lone_surrogates_go() => Assert.That(TextSanitizer.Clean("a\ud800b", Limit), Is.EqualTo("ab"));

    [TestCase("e\u0301")]
    [TestCase("\U0001F44D\U0001F3FD")]
    [TestCase("\U0001F468\u200D\U0001F469\u200D\U0001F467")]
    [TestCase("\U0001F1E9\U0001F1EA")]
    public void Cuts_between_graphemes(string grapheme)
    {
        for (var lead = 0; lead < 20; lead++)
        {
            var cut = TextSanitizer.Clean(new string(' ', lead % 3) + new string('x', lead) + string.Concat(Enumerable.Repeat(grapheme, 30)), Limit);

            using (Assert.EnterMultipleScope())
            {
                Assert.That(cut, Has.Length.LessThanOrEqualTo(Limit).And.EndsWith("…"));
                Assert.That(Graphemes(cut[..^1]).Distinct(), Is.SubsetOf(new[] { "x", grapheme }));
            }
        }
    }

    [Test]
    public void Ten_megabytes_cost_no_more_than_what_can_be_shown()
    {
        var text = string.Concat(Enumerable.Repeat("\u001b[31m\u202Ehostile ", 600_000));
        _ = TextSanitizer.Clean(text, 200);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var clean = TextSanitizer.Clean(text, 200);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(20_000), "a measure of the work that a busy machine cannot falsify");
            Assert.That(clean, Does.StartWith("hostile hostile").And.Length.LessThanOrEqualTo(200));
        }
    }

    private static List<string> Graphemes(string text)
    {
        var all = new List<string>();
        for (var elements = StringInfo.GetTextElementEnumerator(text); elements.MoveNext();)
            all.Add(elements.GetTextElement());
        return all;
    }
}
