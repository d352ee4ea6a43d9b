using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace TaskScheduling.Tests.Requests;

public sealed class TaskPayloadTests
{
    private static readonly JsonTypeInfo<int[]> Numbers =
        (JsonTypeInfo<int[]>)new JsonSerializerOptions { TypeInfoResolver = new DefaultJsonTypeInfoResolver() }.GetTypeInfo(typeof(int[]));

    [Test]
    public void Reads_back_what_was_written_and_compares_by_bytes()
    {
        var payload = TaskPayload.From([1, 2], Numbers);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(payload.Read(Numbers), Is.EqualTo(new[] { 1, 2 }));
            Assert.That(payload, Is.EqualTo(TaskPayload.FromJson("[1,2]"u8)));
            Assert.That(payload.GetHashCode(), Is.EqualTo(TaskPayload.FromJson("[1,2]"u8).GetHashCode()));
            Assert.That(payload.Length, Is.EqualTo(5));
            Assert.That(TaskPayload.FromJson([]), Is.SameAs(TaskPayload.Empty));
        }
    }

    [TestCase("{")]
    [TestCase("1 2")]
    public void Is_exactly_one_value(string json) =>
        Assert.That(() => TaskPayload.FromJson(System.Text.Encoding.UTF8.GetBytes(json)), Throws.InstanceOf<JsonException>());

    [Test]
    public void Says_what_it_expected()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => TaskPayload.Empty.Read(Numbers), Throws.TypeOf<JsonException>().With.Message.Contains("empty; expected Int32[]"));
            Assert.That(() => TaskPayload.FromJson("null"u8).Read(Numbers), Throws.TypeOf<JsonException>().With.Message.Contains("null; expected Int32[]"));
            Assert.That(() => TaskPayload.FromJson("[\"x\"]"u8).Read(Numbers), Throws.TypeOf<JsonException>().With.Message.Contains("does not fit Int32[]"));
        }
    }
}
