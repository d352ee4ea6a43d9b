using Microsoft.Extensions.Logging.Testing;

namespace TaskScheduling.Sqlite.Tests;

public sealed class StoreWriterTests
{
    private readonly StoreFolder _folder = new();

    [TearDown]
    public async Task Remove() => await _folder.DisposeAsync();

    [Test]
    public async Task What_follows_from_a_write_may_fail_and_the_next_one_is_written([Values] bool isWritten)
    {
        var logger = new FakeLogger();
        var writer = new StoreWriter(_folder.Settings, static _ => { }, static _ => { }, static _ => { }, logger);
        var clumsy = new Clumsy(isWritten);

        await Task.WhenAny(writer.WriteAsync(clumsy).AsTask());
        await writer.WriteAsync(new Clumsy(isWritten: true));
        await writer.CloseAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(clumsy.Fault, isWritten ? Is.Null : Is.InstanceOf<InvalidDataException>(), "the answer is that of the file");
            Assert.That(logger.Collector.GetSnapshot().Select(record => (record.Id.Id, record.Exception?.Message)), Is.EqualTo(Enumerable.Repeat((756, "clumsy"), 2)));
        }
    }

    [Test]
    public async Task Whoever_hears_of_a_commit_may_fail_and_what_is_committed_is_applied_once_and_told_so()
    {
        var logger = new FakeLogger();
        var writer = new StoreWriter(_folder.Settings, static _ => { }, static _ => { }, static _ => throw new UnauthorizedAccessException("mark"), logger);
        var counted = new Counted();

        await writer.WriteAsync(counted);
        await writer.CloseAsync();

        using (Assert.EnterMultipleScope())
        {
            Assert.That((counted.Applied, writer.Commits), Is.EqualTo((1, 1L)));
            Assert.That(logger.Collector.GetSnapshot().Select(record => (record.Id.Id, record.Exception?.Message)), Is.EqualTo(new[] { (756, "mark") }));
        }
    }

    private sealed class Counted : StoreWrite
    {
        public int Applied { get; private set; }

        public override void Apply(WriteTransaction transaction) => Applied++;
    }

    private sealed class Clumsy(bool isWritten) : StoreWrite
    {
        public override void Apply(WriteTransaction transaction)
        {
            if (!isWritten)
                throw new InvalidDataException("refused");
        }

        protected override void Saved() => throw new InvalidOperationException("clumsy");

        protected override void Failed(Exception fault) => throw new InvalidOperationException("clumsy");
    }
}
