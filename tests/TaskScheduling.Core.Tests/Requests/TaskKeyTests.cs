namespace TaskScheduling.Tests.Requests;

public sealed class TaskKeyTests
{
    [Test]
    public void No_key_is_a_value()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(TaskKey.PerSubmission.HasValue, Is.False);
            Assert.That(TaskKey.PerSubmission.ToString(), Is.Empty);
            Assert.That(TaskKey.From("a"), Is.EqualTo((TaskKey)"a"));
        }
    }

    [TestCase("")]
    [TestCase(" ")]
    public void A_key_has_text(string text) => Assert.That(() => TaskKey.From(text), Throws.ArgumentException);

    [Test]
    public void A_task_id_reads_back()
    {
        var id = new TaskId(Guid.Parse("0198c0de-0000-7000-8000-000000000001"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(TaskId.Parse(id.ToString()), Is.EqualTo(id));
            Assert.That(TaskId.TryParse("x", out _), Is.False);
            Assert.That(() => TaskId.Parse("x"), Throws.TypeOf<FormatException>());
            Assert.That(new RunId(id, 2).ToString(), Does.EndWith("01/2"));
        }
    }
}
