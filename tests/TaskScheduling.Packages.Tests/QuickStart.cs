using System.Text.RegularExpressions;

namespace TaskScheduling.Tests;

/// <summary>One quick start as the README has it, word by word: the commands, and the program that takes the template's place.</summary>
internal sealed record QuickStart(string Commands, string Program)
{
    public static QuickStart InAConsole { get; } = Of("docs/samples/QuickStart/Program.cs");

    public static QuickStart InAHost { get; } = Of("docs/samples/HostedQuickStart/Program.cs");

    /// <summary>Follows it in a folder of its own.</summary>
    /// <returns>The folder of the program.</returns>
    public async Task<string> FollowAsync(string name)
    {
        var folder = PackageFeed.NewFolder(name);
        await Command.RunAsync(folder, "bash", "-ec", Commands);
        var program = Directory.GetDirectories(folder).Single();
        await File.WriteAllTextAsync(Path.Combine(program, "Program.cs"), Program);
        return program;
    }

    private static QuickStart Of(string sample)
    {
        var parts = Regex.Match(Repository.Read("README.md"),
            $@"^```\n(?<commands>(?:dotnet .*\n)+)```\n(?:(?!```).*\n)*<!-- snippet: {Regex.Escape(sample)} -->\n```csharp\n(?<program>(?:(?!```).*\n)+)```", RegexOptions.Multiline);
        return parts.Success
            ? new QuickStart(parts.Groups["commands"].Value, parts.Groups["program"].Value)
            : throw new InvalidOperationException($"README.md must show the commands and then the program {sample}.");
    }
}
