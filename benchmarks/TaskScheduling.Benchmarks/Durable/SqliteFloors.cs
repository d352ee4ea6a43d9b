namespace TaskScheduling.Benchmarks;

internal sealed class SqliteFullFloor() : SqliteFloor("FULL", rowsPerTransaction: 1)
{
    protected override string ShortName => "floor-full";
}

internal sealed class SqliteFullBatchedFloor() : SqliteFloor("FULL", rowsPerTransaction: 1_000)
{
    protected override string ShortName => "floor-full-batched";
}

internal sealed class SqliteNormalFloor() : SqliteFloor("NORMAL", rowsPerTransaction: 1)
{
    protected override string ShortName => "floor-normal";
}

internal sealed class SqliteNormalBatchedFloor() : SqliteFloor("NORMAL", rowsPerTransaction: 1_000)
{
    protected override string ShortName => "floor-normal-batched";
}
