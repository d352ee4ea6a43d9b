using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace TaskScheduling.Simulation;

/// <summary>A policy by its name, or from a file with what the key <c>policy</c> of a scenario takes.</summary>
internal static class PolicyFile
{
    /// <summary>Stands for those that were in force in a recording.</summary>
    public const string Recorded = "recorded";

    private static readonly Shape Shape = new("policyFile", "A policy.", PolicyReader.KeyNamed("policy", "By which is decided.", isRequired: true));

    /// <summary>Null: <see cref="Recorded"/>.</summary>
    /// <exception cref="InputFileException">There is no such profile or file, or it cannot be used.</exception>
    public static SchedulingPolicy? Read(string nameOrPath)
    {
        if (nameOrPath == Recorded)
            return null;
        if (PolicyReader.Profiles.Contains(nameOrPath, StringComparer.OrdinalIgnoreCase))
            return SchedulingPolicy.FromName(nameOrPath);
        if (!File.Exists(nameOrPath))
            throw new InputFileException("--policy", null, null, $"a policy is one of {Suggestions.List(PolicyReader.Profiles.Append(Recorded))}, or a file", nameOrPath, Suggestions.Nearest(nameOrPath, PolicyReader.Profiles.Append(Recorded)));
        var root = new YamlMappingNode(new YamlScalarNode("policy"), Root(nameOrPath));
        return PolicyReader.Read(new ScenarioMap(nameOrPath, root, Shape, ""), "policy");
    }

    private static YamlNode Root(string path)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(File.ReadAllText(path)));
        }
        catch (YamlException exception)
        {
            throw new InputFileException(path, (int)exception.Start.Line, (int)exception.Start.Column, $"this is no YAML: {(exception.InnerException ?? exception).Message.TrimEnd('.')}", null, "Check indentation, quotes and colons.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InputFileException(path, null, null, $"the file cannot be read: {exception.Message.TrimEnd('.')}", null, "Check its name and its permissions.");
        }

        return stream.Documents is [{ RootNode: var root }]
            ? root
            : throw new InputFileException(path, null, null, "a policy file holds one document", $"{stream.Documents.Count}", "Begin with 'from: server'.");
    }
}
