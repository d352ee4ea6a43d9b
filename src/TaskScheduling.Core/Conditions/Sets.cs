namespace TaskScheduling;

/// <summary>Membership without <c>HasFlag</c>, which boxes both sides until a method is compiled for the second time.</summary>
internal static class Sets
{
    public static bool Has(this ConditionKinds kinds, ConditionKinds kind) => (kinds & kind) == kind;

    public static bool Has(this Requirements requirements, Requirements requirement) => (requirements & requirement) == requirement;
}
