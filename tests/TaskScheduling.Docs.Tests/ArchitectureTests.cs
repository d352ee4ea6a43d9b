using System.Xml.Linq;

namespace TaskScheduling.Tests;

/// <summary>The dependency table of docs/reference/architecture.md, section 1.</summary>
public sealed class ArchitectureTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["TaskScheduling.Core"] = [],
        ["TaskScheduling"] = ["TaskScheduling.Core", "Microsoft.Extensions.", "Polly.Core"],
        ["TaskScheduling.Simulation"] = ["TaskScheduling.Core", "YamlDotNet", "ScottPlot", "SkiaSharp", "SkiaSharp.", "HarfBuzzSharp."],
        ["TaskScheduling.Sqlite"] = ["TaskScheduling", "Microsoft.Data.Sqlite"],
        ["TaskScheduling.Polly"] = ["TaskScheduling", "Polly.Core"],
        ["TaskScheduling.Quartz"] = ["TaskScheduling", "Quartz", "Npgsql"],
        ["TaskScheduling.Terminal"] = ["TaskScheduling", "Spectre.Console"],
        ["TaskScheduling.Cli"] = ["TaskScheduling", "TaskScheduling.", "Spectre.Console", "System.CommandLine"],
        ["TaskScheduling.Testing"] = ["TaskScheduling", "Microsoft.Extensions.TimeProvider.Testing"],
    };

    [TestCaseSource(nameof(Projects))]
    public void A_project_depends_only_on_what_the_table_allows(string project)
    {
        Assert.That(Allowed, Does.ContainKey(project), "a new project needs a row in the table");
        using (Assert.EnterMultipleScope())
        {
            foreach (var reference in References(project))
                Assert.That(Allowed[project].Any(allowed => reference == allowed || (allowed.EndsWith('.') && reference.StartsWith(allowed, StringComparison.Ordinal))), Is.True, reference);
        }
    }

    /// <summary>Extensions of another library sit where its users look for them.</summary>
    private static string? Extended(string project) => project is "TaskScheduling.Polly" or "TaskScheduling.Quartz" ? project["TaskScheduling.".Length..] : null;

    [TestCaseSource(nameof(Projects))]
    public void Public_types_live_in_the_namespace_of_the_library_or_of_what_they_extend(string project)
    {
        if (Type.GetType($"{typeof(TaskBudget).FullName}, {project}") is null && project == "TaskScheduling.Core")
            Assert.Fail("the core is not loaded");
        var assembly = System.Reflection.Assembly.Load(project);
        using (Assert.EnterMultipleScope())
        {
            foreach (var type in assembly.GetExportedTypes())
                Assert.That(type.Namespace, Is.EqualTo("TaskScheduling").Or.EqualTo(project).Or.EqualTo("Microsoft.Extensions.DependencyInjection").Or.EqualTo(Extended(project)), type.FullName);
        }
    }

    [Test]
    public void The_core_references_nothing_but_the_base_class_library()
    {
        var references = typeof(TaskBudget).Assembly.GetReferencedAssemblies().Select(reference => reference.Name);
        Assert.That(references, Has.All.StartsWith("System."));
    }

    [Test]
    public void Nothing_public_is_left_unsealed_unless_it_is_a_closed_hierarchy()
    {
        var open = new[] { typeof(TaskBudget).Assembly, typeof(BackgroundTaskScheduler).Assembly }
            .SelectMany(assembly => assembly.GetExportedTypes())
            .Where(type => type is { IsClass: true, IsSealed: false })
            .Where(type => type.GetConstructors(System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.NonPublic)
                .Any(constructor => constructor.IsPublic || (constructor.IsFamily && constructor.GetParameters() is not [{ ParameterType: var only }]) || constructor.IsFamilyOrAssembly));
        Assert.That(open, Is.Empty);
    }

    private static IEnumerable<string> Projects() =>
        Directory.GetDirectories(Repository.Path("src")).Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal);

    private static IEnumerable<string> References(string project)
    {
        var file = XDocument.Load(Repository.Path($"src/{project}/{project}.csproj"));
        return file.Descendants("PackageReference").Select(reference => reference.Attribute("Include")!.Value)
            .Concat(file.Descendants("ProjectReference").Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/'))));
    }
}
