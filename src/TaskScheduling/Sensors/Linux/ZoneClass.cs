namespace TaskScheduling;

/// <summary>What a thermal zone measures, judged by its type.</summary>
internal enum ZoneClass
{
    /// <summary>The processor or the package: always used.</summary>
    Processor,

    /// <summary>A surface that a person touches: always used.</summary>
    Skin,

    /// <summary>Battery cells: always used.</summary>
    Battery,

    /// <summary>Anything else, <c>acpitz</c> among them: used only if its firmware has set trips that can be meant.</summary>
    Other,
}

/// <summary>
/// Names of zone types as drivers give them (<c>x86_pkg_temp</c>, <c>cpu-thermal</c>, <c>soc_thermal</c>, <c>skin-therm</c>).
/// </summary>
internal static class ZoneClasses
{
    public static ZoneClass Of(string type)
    {
        if (type.Contains("skin", StringComparison.OrdinalIgnoreCase))
            return ZoneClass.Skin;
        if (Begins(type, "bat"))
            return ZoneClass.Battery;
        return Begins(type, "x86_pkg") || Begins(type, "cpu") || Begins(type, "soc") || Begins(type, "tcpu")
            ? ZoneClass.Processor
            : ZoneClass.Other;
    }

    private static bool Begins(string type, string prefix) => type.StartsWith(prefix, StringComparison.OrdinalIgnoreCase);
}
