namespace TaskScheduling.Tests.Budgets;

public sealed class LimitTextTests
{
    [TestCase("250ms", 0.25)]
    [TestCase("60s", 60)]
    [TestCase("1.5min", 90)]
    [TestCase("5m", 300)]
    [TestCase("2h", 7200)]
    [TestCase("1d", 86400)]
    [TestCase("00:01:00", 60)]
    public void A_duration_reads_as_people_write_it(string text, double seconds)
    {
        Assert.That(DurationText.TryParse(text, out var duration), Is.True);
        Assert.That(duration, Is.EqualTo(TimeSpan.FromSeconds(seconds)));
    }

    [TestCase("")]
    [TestCase("60")]
    [TestCase("s")]
    [TestCase("-5s")]
    [TestCase("1e9s")]
    [TestCase("99999999999999999d")]
    [TestCase("5 parsecs")]
    [TestCase("NaNs")]
    [TestCase("-Infinitys")]
    public void Anything_else_is_no_duration(string text) => Assert.That(DurationText.TryParse(text, out _), Is.False);

    [TestCase("0.8/60s")]
    [TestCase("2/300s")]
    public void A_CPU_limit_reads_back(string text) => Assert.That(CpuLimit.Parse(text).ToString(), Is.EqualTo(text));

    [TestCase("0/60s")]
    [TestCase("0.8")]
    [TestCase("0.8/0s")]
    [TestCase("0.8/60s/1")]
    public void A_wrong_CPU_limit_shows_the_right_form(string text) =>
        Assert.That(() => CpuLimit.Parse(text), Throws.TypeOf<FormatException>().With.Message.Contains("0.8/60s").And.Message.Contains($"'{text}'"));

    [TestCase("Serious/10s")]
    [TestCase("Nominal/0s")]
    public void A_thermal_limit_reads_back(string text) => Assert.That(ThermalLimit.Parse(text).ToString(), Is.EqualTo(text));

    [TestCase("Lava/10s")]
    [TestCase("7/10s")]
    [TestCase("Serious")]
    public void A_wrong_thermal_limit_shows_the_right_form(string text) =>
        Assert.That(() => ThermalLimit.Parse(text), Throws.TypeOf<FormatException>().With.Message.Contains("Serious/10s").And.Message.Contains($"'{text}'"));

    [Test]
    public void Short_windows_keep_their_value_in_text()
    {
        var limit = new CpuLimit(1, TimeSpan.FromMilliseconds(0.25));
        Assert.That(CpuLimit.TryParse(limit.ToString(), out var again) && again == limit, Is.True, limit.ToString());
    }
}
