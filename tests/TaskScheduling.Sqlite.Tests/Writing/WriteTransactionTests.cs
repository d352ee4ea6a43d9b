namespace TaskScheduling.Sqlite.Tests;

/// <summary>What is undone beside the file when something in it is.</summary>
public sealed class WriteTransactionTests
{
    private readonly StoreFolder _folder = new();
    private readonly List<string> _undone = [];

    [TearDown]
    public async Task Remove() => await _folder.DisposeAsync();

    [Test]
    public void A_refused_write_undoes_what_it_has_done_and_nothing_of_those_that_stay()
    {
        using var transaction = new WriteTransaction(StoreConnection.Open(_folder.Settings));
        transaction.Begin(waitsForDisk: false);

        transaction.TryApply(new Undoable(_undone, "stays", isRefused: false));
        transaction.TryApply(new Undoable(_undone, "refused", isRefused: true));
        transaction.Commit();

        Assert.That(_undone, Is.EqualTo(new[] { "refused" }));
    }

    [Test]
    public void A_transaction_that_fails_undoes_everything_that_was_to_stay()
    {
        using var transaction = new WriteTransaction(StoreConnection.Open(_folder.Settings));
        transaction.Begin(waitsForDisk: false);

        transaction.TryApply(new Undoable(_undone, "first", isRefused: false));
        transaction.TryApply(new Undoable(_undone, "refused", isRefused: true));
        transaction.TryApply(new Undoable(_undone, "second", isRefused: false));
        transaction.RollBack();
        transaction.RollBack(); // nothing is left

        Assert.That(_undone, Is.EqualTo(new[] { "refused", "first", "second" }));
    }

    private sealed class Undoable(List<string> undone, string name, bool isRefused) : StoreWrite
    {
        public override void Apply(WriteTransaction transaction)
        {
            transaction.RolledBack += () => undone.Add(name);
            if (isRefused)
                throw new RecordRefusedException(name);
        }
    }
}
