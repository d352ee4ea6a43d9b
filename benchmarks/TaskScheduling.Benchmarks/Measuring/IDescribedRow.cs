namespace TaskScheduling.Benchmarks;

/// <summary>A measurement whose row needs a word beside its name: what is durable, which settings are not the defaults.</summary>
internal interface IDescribedRow
{
    string Table { get; }

    string Row { get; }

    string Description { get; }
}
