using System.Globalization;
using YamlDotNet.RepresentationModel;

namespace TaskScheduling.Simulation;

/// <summary>Sets one value of a scenario from outside: <c>device.battery.level=10 %</c>, <c>work.export.budget.time=20min</c>, <c>work[0].count=3</c>.</summary>
internal static class ScenarioChange
{
    public static void Apply(YamlNode root, string change)
    {
        var equals = change.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0)
            throw Wrong(change, "must read PATH=VALUE", "Write for example device.battery.level='10 %'.");
        var steps = change[..equals].Replace("[", ".", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal).Split('.');
        var node = root;
        for (var step = 0; step < steps.Length - 1; step++)
            node = Step(node, steps[step], change);
        if (node is not YamlMappingNode map)
            throw Wrong(change, "must end at a key", "Name the key whose value is set.");
        map.Children[steps[^1]] = new YamlScalarNode(change[(equals + 1)..]);
    }

    private static YamlNode Step(YamlNode node, string step, string change)
    {
        switch (node)
        {
            case YamlSequenceNode list when int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < list.Children.Count:
                return list.Children[index];
            case YamlSequenceNode list:
                var names = list.Children.OfType<YamlMappingNode>().Select(item => item.Children.TryGetValue("name", out var name) ? name.ToString() : "").ToArray();
                var place = Array.IndexOf(names, step);
                return place >= 0 ? list.Children[place] : throw Wrong(change, $"names no item '{step}'", Suggestions.Nearest(step, names));
            case YamlMappingNode map:
                if (!map.Children.TryGetValue(step, out var below))
                    map.Children[step] = step is "device" ? new YamlMappingNode("from", DeviceProfiles.Phone.Name) : new YamlMappingNode();
                else if (below is YamlScalarNode profile && step is "device" or "policy" or "foregroundPolicy")
                    map.Children[step] = new YamlMappingNode("from", profile.Value!); // a profile by its name becomes a mapping that starts from it
                else if (!below.Anchor.IsEmpty && below is YamlMappingNode shared)
                    map.Children[step] = new YamlMappingNode(shared.Children); // what stands there for others stays as it is
                return map.Children[step];
            default:
                throw Wrong(change, $"goes below the value '{node}'", "Shorten the path.");
        }
    }

    private static InputFileException Wrong(string change, string rule, string remedy) => new("--set", null, null, $"a change {rule}", change, remedy);
}
