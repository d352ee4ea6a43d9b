namespace TaskScheduling.Benchmarks;

internal sealed class PostgresOneConnectionFloor() : PostgresFloor(connections: 1, rowsPerStatement: 1)
{
    public override string Row => "floor: PostgreSQL, a row a statement, 1 connection";

    protected override string ShortName => "floor";
}

internal sealed class PostgresEightConnectionsFloor() : PostgresFloor(connections: 8, rowsPerStatement: 1)
{
    public override string Row => "floor: PostgreSQL, a row a statement, 8 connections";

    protected override string ShortName => "floor-8-connections";
}

internal sealed class PostgresBatchedFloor() : PostgresFloor(connections: 1, rowsPerStatement: 1_000)
{
    public override string Row => "floor: PostgreSQL, 1,000 rows a statement";

    protected override string ShortName => "floor-batched";
}
