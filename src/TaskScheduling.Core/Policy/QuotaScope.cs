namespace TaskScheduling;

/// <summary>Whose run time a quota adds up.</summary>
public enum QuotaScope
{
    /// <summary>Each identifier has its own.</summary>
    Identifier,

    /// <summary>All tasks of the kind share one.</summary>
    Kind,
}
