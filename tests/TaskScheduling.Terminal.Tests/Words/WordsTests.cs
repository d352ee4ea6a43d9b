using System.Reflection;

namespace TaskScheduling.Terminal.Tests;

public sealed class WordsTests
{
    [TestCaseSource(nameof(Codes))]
    public void Every_reason_has_words_of_its_own(string code) => Assert.That(ReasonWords.Of(code), Is.Not.Empty.And.Not.EqualTo(code.Replace('_', ' ')).Or.EqualTo("battery low"));

    [Test]
    public void No_two_reasons_read_the_same() => Assert.That(Codes().Select(ReasonWords.Of), Is.Unique);

    [Test]
    public void A_code_of_a_newer_runtime_is_readable() => Assert.That(ReasonWords.Of("moon_too_bright"), Is.EqualTo("moon too bright"));

    [TestCase(0, "0 s")]
    [TestCase(-5, "0 s")]
    [TestCase(47.2, "48 s")]
    [TestCase(60, "1 min")]
    [TestCase(310, "5 min 10 s")]
    [TestCase(7500, "2 h 5 min")]
    [TestCase(90000, "1 d 1 h")]
    public void Durations_have_two_units_at_most(double seconds, string expected) =>
        Assert.That(DurationWords.Left(TimeSpan.FromSeconds(seconds)), Is.EqualTo(expected));

    [TestCase(0.397, "0.3 s")]
    [TestCase(2.087, "2 s")]
    [TestCase(2.35, "2.3 s")]
    [TestCase(10.9, "10 s")]
    [TestCase(310, "5 min 10 s")]
    public void Time_spent_is_not_rounded_up(double seconds, string expected) =>
        Assert.That(DurationWords.Spent(TimeSpan.FromSeconds(seconds)), Is.EqualTo(expected));

    [TestCase(0.2, "about 1 s")]
    [TestCase(12, "about 12 s")]
    [TestCase(41, "about 45 s")]
    [TestCase(56, "about 1 min")]
    [TestCase(600, "about 10 min")]
    [TestCase(4000, "about 2 h")]
    [TestCase(100000, "about 2 d")]
    public void Estimates_are_coarse(double seconds, string expected) =>
        Assert.That(DurationWords.About(TimeSpan.FromSeconds(seconds)), Is.EqualTo(expected));

    [TestCase(TaskState.Pending, null, 0, "waiting")]
    [TestCase(TaskState.Pending, "backoff_until", 2, "waiting to try again, attempt 2")]
    [TestCase(TaskState.Pending, "waiting_for_external_power", 0, "waiting for external power")]
    [TestCase(TaskState.Running, "network", 1, "running, waiting for network")]
    [TestCase(TaskState.Expiring, "network", 1, "stopping")]
    public void States_read_as_words(TaskState state, string? waitingFor, int attempt, string expected) =>
        Assert.That(StateWords.Of(Tasks.Running() with { State = state, WaitingFor = waitingFor, Attempt = attempt })[0], Is.EqualTo(expected));

    private static IEnumerable<string> Codes() => typeof(Expiration).Assembly.GetType("TaskScheduling.ExpirationCodes", throwOnError: true)!
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Where(field => field.IsLiteral)
        .Select(field => (string)field.GetRawConstantValue()!);
}
