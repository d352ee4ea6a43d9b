namespace TaskScheduling.Tests.Requests;

public sealed class ResubmissionTests
{
    [Test]
    public void Equal_rules_make_equal_values_whatever_the_order()
    {
        var left = Resubmission.Default.OnExpired<Expiration.Unknown>(ResubmitRule.WhenClear).OnExpired<Expiration.UserStopped>(ResubmitRule.AtNextStart);
        var right = Resubmission.Default.OnExpired("user_stopped", ResubmitRule.AtNextStart).OnExpired("unknown", ResubmitRule.WhenClear);
        Assert.That(left, Is.EqualTo(right));
        Assert.That(left.GetHashCode(), Is.EqualTo(right.GetHashCode()));
    }

    [Test]
    public void Never_is_never_whatever_the_reason() =>
        Assert.That(ExpirationCodes.All.Select(Resubmission.Never.RuleFor), Is.All.EqualTo(ResubmitRule.Never));

    [Test]
    public void A_rule_for_every_reason_replaces_all_and_later_ones_refine_it()
    {
        var rules = Resubmission.Default.OnExpired<Expiration>(ResubmitRule.WhenClear).OnExpired<Expiration.UserStopped>(ResubmitRule.Never);
        Assert.That(rules.RuleFor("superseded"), Is.EqualTo(ResubmitRule.WhenClear));
        Assert.That(rules.RuleFor("user_stopped"), Is.EqualTo(ResubmitRule.Never));
    }

    [Test]
    public void An_unknown_code_is_named_with_those_that_exist() =>
        Assert.That(() => Resubmission.Default.OnExpired("nonsense", ResubmitRule.Never),
            Throws.ArgumentException.With.Message.Contains("'nonsense'").And.Message.Contains("user_stopped"));

    [Test]
    public void Caps_have_ranges()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => Resubmission.Default with { MaximumAttempts = 0 }, Throws.TypeOf<ArgumentOutOfRangeException>());
            Assert.That(() => Resubmission.Default with { MaximumInterruptions = -1 }, Throws.TypeOf<ArgumentOutOfRangeException>());
            Assert.That(() => ResubmitRule.WhenClear.AtMost(0), Throws.TypeOf<ArgumentOutOfRangeException>());
        }
    }

    [Test]
    public void Of_two_rules_never_beats_all_and_waiting_longer_beats_sooner()
    {
        ResubmitRule[] strictFirst = [ResubmitRule.Never, ResubmitRule.AtNextStart, ResubmitRule.AfterBackoff(), ResubmitRule.WhenClear];
        for (var strict = 0; strict < strictFirst.Length; strict++)
        {
            for (var generous = strict; generous < strictFirst.Length; generous++)
            {
                Assert.That(ResubmitRule.Stricter(strictFirst[strict], strictFirst[generous]), Is.EqualTo(strictFirst[strict]));
                Assert.That(ResubmitRule.Stricter(strictFirst[generous], strictFirst[strict]), Is.EqualTo(strictFirst[strict]));
            }
        }
    }

    [Test]
    public void A_rule_says_itself() =>
        Assert.That(ResubmitRule.AfterBackoff().Once().IfCheckpointMoved().ToString(), Is.EqualTo("after backoff, at most 1 times, if the checkpoint moved"));
}
