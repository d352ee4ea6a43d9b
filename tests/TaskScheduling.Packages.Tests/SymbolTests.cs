using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace TaskScheduling.Tests;

/// <summary>What a debugger gets, and what a second build of the same sources would get.</summary>
[TestFixtureSource(typeof(PackageFeed), nameof(PackageFeed.Libraries))]
public sealed class SymbolTests(string id)
{
    private static readonly Guid EmbeddedSource = new("0E8A571B-6926-466E-B4AD-8AB04611F5FE"); // portable PDB format

    [Test]
    public void Symbols_belong_to_the_library_and_carry_every_source_under_a_neutral_path()
    {
        using var package = Package.OpenSymbols(id);
        using var provider = MetadataReaderProvider.FromPortablePdbStream(package.Copy($"lib/net10.0/{id}.pdb"));
        var symbols = provider.GetMetadataReader();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(new BlobContentId(symbols.DebugMetadataHeader!.Id).Guid, Is.EqualTo(LibraryView().Guid));
            Assert.That(symbols.Documents.Select(Name), Is.Not.Empty.And.All.StartsWith("/_/"));
            Assert.That(symbols.Documents.Where(document => !HasSource(document)).Select(Name), Is.Empty);
        }

        string Name(DocumentHandle document) => symbols.GetString(symbols.GetDocument(document).Name);

        bool HasSource(DocumentHandle document) =>
            symbols.GetCustomDebugInformation(document).Any(kind => symbols.GetGuid(symbols.GetCustomDebugInformation(kind).Kind) == EmbeddedSource);
    }

    [Test]
    public void A_library_is_built_reproducibly_and_names_its_symbols_by_a_neutral_path()
    {
        using var library = OpenLibrary();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(library.ReadDebugDirectory().Select(entry => entry.Type), Does.Contain(DebugDirectoryEntryType.Reproducible));
            Assert.That(LibraryView().Path, Does.StartWith("/_/"));
        }
    }

    private CodeViewDebugDirectoryData LibraryView()
    {
        using var library = OpenLibrary();
        return library.ReadCodeViewDebugDirectoryData(library.ReadDebugDirectory().Single(entry => entry.Type == DebugDirectoryEntryType.CodeView));
    }

    private PEReader OpenLibrary()
    {
        using var package = Package.Open(id);
        return new PEReader(package.Copy($"lib/net10.0/{id}.dll"));
    }
}
