namespace TaskScheduling.Simulation.Tests;

public sealed class InputFileExceptionTests
{
    [TestCase(null, null, null, "a.csv: It must be warm. Heat it.")]
    [TestCase(12, null, null, "a.csv(12): It must be warm. Heat it.")]
    [TestCase(12, 3, "cold", "a.csv(12,3): It must be warm, was 'cold'. Heat it.")]
    public void The_message_says_place_rule_value_and_remedy(int? line, int? column, string? value, string message)
    {
        var fault = new InputFileException("a.csv", line, column, "It must be warm", value, "Heat it.");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(fault.Message, Is.EqualTo(message));
            Assert.That((fault.File, fault.Line, fault.Column, fault.Rule, fault.Value, fault.Remedy), Is.EqualTo(("a.csv", line, column, "It must be warm", value, "Heat it.")));
        }
    }

    [Test]
    public void A_value_is_shown_short_and_on_one_line()
    {
        var fault = new InputFileException("a.csv", null, null, "It must be warm", $"a\n\0{new string('b', 100)}", "Heat it.");
        Assert.That(fault.Message, Is.EqualTo($"a.csv: It must be warm, was 'a??{new string('b', 57)}...'. Heat it."));
    }
}
