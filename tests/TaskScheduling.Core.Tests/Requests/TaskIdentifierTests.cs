namespace TaskScheduling.Tests.Requests;

public sealed class TaskIdentifierTests
{
    [TestCase("a", true)]
    [TestCase("com.example.app.A-z_0", true)]
    [TestCase("", false)]
    [TestCase(null, false)]
    [TestCase("a b", false)]
    [TestCase("a*", false)]
    [TestCase("ä", false)]
    public void Has_1_to_128_of_the_allowed_characters(string? identifier, bool valid) =>
        Assert.That(TaskIdentifier.IsValid(identifier), Is.EqualTo(valid));

    [TestCase(128, true)]
    [TestCase(129, false)]
    public void Has_a_longest_length(int length, bool valid) => Assert.That(TaskIdentifier.IsValid(new string('a', length)), Is.EqualTo(valid));

    [TestCase("a.*", true)]
    [TestCase("a.b", true)]
    [TestCase(".*", false)]
    [TestCase("*", false)]
    [TestCase("a*", false)]
    [TestCase("a.*.b", false)]
    public void A_pattern_is_an_identifier_or_ends_in_a_wildcard(string pattern, bool valid) =>
        Assert.That(TaskIdentifier.IsValidPattern(pattern), Is.EqualTo(valid));

    [Test]
    public void Patterns_come_longest_first() =>
        Assert.That(TaskIdentifier.PatternsFor("a.b.c"), Is.EqualTo(new[] { "a.b.c", "a.b.*", "a.*" }));

    [Test]
    public void A_typo_finds_its_neighbours() =>
        Assert.That(TaskIdentifier.Nearest("com.example.snyc", ["com.example.sync", "com.example.sink", "backup"]), Has.ItemAt(0).EqualTo("com.example.sync"));
}
