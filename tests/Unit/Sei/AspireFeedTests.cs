using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Xml.Linq;
using SeiPlatform.Tests.Harness;

namespace SeiPlatform.Tests.Unit.Sei;

/// <summary>What <c>./sei</c> learns of a package feed: here of a folder with packages that are empty but for their names.</summary>
public sealed class AspireFeedTests : IDisposable
{
    private const string Sdk = "Aspire.AppHost.Sdk";

    private readonly SeiInSandbox _sei;

    public AspireFeedTests()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "./sei is a shell script");
        _sei = new SeiInSandbox { RestoreWith = Path.GetFullPath("../../../dotnet", RuntimeEnvironment.GetRuntimeDirectory()) };
        File.WriteAllText(
            _sei.InFolder("nuget.config"),
            """<configuration><packageSources><clear /><add key="only" value="feed" /></packageSources></configuration>""");
    }

    [Theory]
    [InlineData(null, "official")]
    [InlineData(Sdk, "builtin")]
    [InlineData("Aspire.Hosting.Kafka", "builtin")]
    [InlineData("Aspire.Hosting.Elasticsearch", "builtin")]
    public async Task Aspires_own_host_is_chosen_only_where_the_feed_has_every_package_of_it(string? lacking, string chosen)
    {
        foreach (var (package, version) in Wanted().Where(wanted => wanted.Package != lacking))
            Serve(package, version);

        (await _sei.RunAsync("test", "Unit")).MustSucceed();

        Assert.Equal(chosen, _sei.Learnt);
        Assert.False(Directory.Exists(_sei.InFolder(".sei/run/aspire")), "what the feed was asked with is left behind");
    }

    [Fact]
    public async Task The_feed_is_asked_for_all_that_the_AppHost_refers_to_and_for_nothing_of_the_repository()
    {
        _sei.RestoreWith = null;

        (await _sei.RunAsync("test", "Unit")).MustSucceed();

        var asked = XDocument.Parse(_sei.Asked);
        Assert.Equal(
            Wanted().Select(wanted => wanted.Package).Where(package => package != Sdk),
            asked.Descendants("PackageReference").Select(reference => reference.Attribute("Include")!.Value));
        Assert.Equal([Sdk, Sdk], asked.Descendants("Import").Select(import => import.Attribute("Sdk")!.Value));
        Assert.Empty(asked.Descendants("ProjectReference"));
    }

    public void Dispose() => _sei.Dispose();

    /// <summary>The SDK and the packages of the official host, with the versions that the repository pins.</summary>
    private static IEnumerable<(string Package, string Version)> Wanted()
    {
        var project = XDocument.Load(RepositoryRoot.File("AppHost", "AppHost.csproj"));
        yield return (Sdk, project.Descendants("Import").First().Attribute("Version")!.Value);

        var pinned = XDocument.Load(RepositoryRoot.File("Directory.Packages.props")).Descendants("PackageVersion")
            .ToDictionary(package => package.Attribute("Include")!.Value, package => package.Attribute("Version")!.Value);
        foreach (var reference in project.Descendants("PackageReference").Select(reference => reference.Attribute("Include")!.Value))
            yield return (reference, pinned[reference]);
    }

    private void Serve(string package, string version)
    {
        Directory.CreateDirectory(_sei.InFolder("feed"));
        using var archive = ZipFile.Open(_sei.InFolder($"feed/{package}.{version}.nupkg"), ZipArchiveMode.Create);
        Add(
            archive,
            $"{package}.nuspec",
            $"<package><metadata><id>{package}</id><version>{version}</version><authors>test</authors><description>Nothing.</description></metadata></package>");
        if (package == Sdk)
            Array.ForEach(["Sdk/Sdk.props", "Sdk/Sdk.targets"], file => Add(archive, file, "<Project />"));
    }

    private static void Add(ZipArchive archive, string name, string text)
    {
        using var writer = new StreamWriter(archive.CreateEntry(name).Open());
        writer.Write(text);
    }
}
