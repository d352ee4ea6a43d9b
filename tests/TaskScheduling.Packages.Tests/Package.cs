using System.IO.Compression;
using System.Xml.Linq;

namespace TaskScheduling.Tests;

/// <summary>One packed file of the feed.</summary>
internal sealed class Package : IDisposable
{
    private readonly ZipArchive _archive;

    private Package(string id, string extension)
    {
        _archive = ZipFile.OpenRead(Path.Combine(PackageFeed.Folder, $"{id}.{PackageFeed.Version}.{extension}"));
        Manifest = XDocument.Parse(Read($"{id}.nuspec")).Root!.Elements().Single();
    }

    public XElement Manifest { get; }

    public IEnumerable<string> Entries => _archive.Entries.Select(entry => entry.FullName);

    public IEnumerable<(string Id, string Version)> Dependencies =>
        Manifest.Descendants(Manifest.Name.Namespace + "dependency").Select(dependency => (dependency.Attribute("id")!.Value, dependency.Attribute("version")!.Value));

    public static Package Open(string id) => new(id, "nupkg");

    public static Package OpenSymbols(string id) => new(id, "snupkg");

    /// <summary>Text of an element of the manifest; null: there is none.</summary>
    public string? Text(string element) => Manifest.Element(Manifest.Name.Namespace + element)?.Value;

    public string Read(string entry)
    {
        using var reader = new StreamReader(_archive.GetEntry(entry)!.Open());
        return reader.ReadToEnd();
    }

    public MemoryStream Copy(string entry)
    {
        using var packed = _archive.GetEntry(entry)!.Open();
        var copy = new MemoryStream();
        packed.CopyTo(copy);
        copy.Position = 0;
        return copy;
    }

    public void Dispose() => _archive.Dispose();
}
