namespace TaskScheduling.Tests.Requests;

public sealed class BackgroundTaskRequestTests
{
    [Test]
    public void A_value_that_no_name_stands_for_is_refused_before_anybody_saves_it()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => new ProcessingTaskRequest("work") { Priority = (TaskPriority)2 }, Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("Priority must be one of"));
            Assert.That(() => new ProcessingTaskRequest("work") { WhenPending = (WhenPending)3 }, Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("Replace, Keep, Refuse"));
            Assert.That(() => new ProcessingTaskRequest("work") { WhenRunning = (WhenRunning)2 }, Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("was 2"));
        }
    }
}
