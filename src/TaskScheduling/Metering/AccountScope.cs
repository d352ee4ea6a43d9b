namespace TaskScheduling;

/// <summary>The stretch of a flow that is charged to one account. Disposing of it gives the flow back to the account before.</summary>
internal readonly struct AccountScope : IDisposable
{
    private readonly UsageAccount? _outer;

    public AccountScope(UsageAccount account)
    {
        _outer = ThreadMeters.FlowAccount;
        ThreadMeters.FlowAccount = account;
    }

    /// <summary>Restores the outer account, or none, also when an inner scope was left open.</summary>
    public void Dispose() => ThreadMeters.FlowAccount = _outer;
}
