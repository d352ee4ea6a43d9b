using TaskScheduling.Tests.Engine;

namespace TaskScheduling.Tests.Policy;

/// <summary>Whether one more may wait.</summary>
public sealed class AdmissionRulesTests
{
    [TestCase(1, true, ExpectedResult = "accepted, asked 0 times")]
    [TestCase(1, false, ExpectedResult = "accepted, asked 0 times")]
    [TestCase(2, true, ExpectedResult = "accepted, asked 1 times")]
    [TestCase(2, false, ExpectedResult = "too_many_pending, asked 1 times")]
    public string Whether_it_replaces_another_is_asked_only_where_the_limit_is_reached(int pending, bool replacesOne)
    {
        var policy = Given.Policy with { Processing = new KindPolicy { MaximumPending = 2 } };
        var asked = 0;
        var refused = AdmissionRules.CheckPending(TaskKind.Processing, policy, pending, replacesOne, answer =>
        {
            asked++;
            return answer;
        });
        return $"{refused?.Code ?? "accepted"}, asked {asked} times";
    }
}
