namespace TaskScheduling.Cli;

/// <summary>What becomes of a rule whose sensor is missing (docs/reference/semantics.md, section 10).</summary>
internal enum RuleKind
{
    /// <summary>Without its sensor it is not applied: tasks run unprotected.</summary>
    Protection,

    /// <summary>Without its sensor tasks wait as <c>NoSensor</c>.</summary>
    Requirement,

    /// <summary>Loosens a limit; without its sensor the limit stays.</summary>
    Relief,
}

/// <summary>What a rule does on this machine now.</summary>
internal enum RuleStatus
{
    /// <summary>It can be judged, and nothing follows from it now.</summary>
    InForce,

    /// <summary>It can be judged and holds or ends tasks now; a relief lifts its limit now.</summary>
    Acting,

    /// <summary>It cannot be judged; <see cref="PolicyRule.Without"/> says what follows.</summary>
    NoSensor,
}

/// <summary>A rule of the profiles, or of requests, that depends on a sensor.</summary>
/// <param name="Id">Stable snake_case name.</param>
/// <param name="Title">What it does.</param>
/// <param name="Kind">What becomes of it without a sensor.</param>
/// <param name="Needs">Stable names of the readings it is judged by.</param>
/// <param name="Users">Whose tasks depend on it. Empty: tasks of any profile whose request asks for it.</param>
/// <param name="Status">What it does now.</param>
/// <param name="Cause">Why it cannot be judged; null: it can.</param>
internal sealed record PolicyRule(
    string Id, string Title, RuleKind Kind, IReadOnlyList<string> Needs, IReadOnlyList<RuleUser> Users, RuleStatus Status, string? Cause)
{
    /// <summary>What happens without its sensor.</summary>
    public string Without => Kind switch
    {
        RuleKind.Protection => "protection not applied",
        RuleKind.Requirement => "tasks wait as NoSensor",
        _ => "the limit stays in force",
    };
}

/// <summary>Tasks of one kind under one profile.</summary>
/// <param name="Profile">Server, Desktop or Mobile.</param>
/// <param name="Kind">Refresh, processing or continued.</param>
/// <param name="Setting">The number as configuration writes it ("Serious/30s"); null: there is none to give.</param>
internal sealed record RuleUser(string Profile, TaskKind Kind, string? Setting);
