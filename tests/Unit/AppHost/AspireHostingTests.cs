using System.Runtime.InteropServices;
using System.Xml.Linq;
using SeiPlatform.Tests.Harness;

namespace SeiPlatform.Tests.Unit.AppHost;

/// <summary>Which Aspire a plain <c>dotnet build</c> compiles against.</summary>
public sealed class AspireHostingTests : IDisposable
{
    /// <summary>The one that runs these tests, whatever else the path has of that name.</summary>
    private static readonly string Dotnet = Path.GetFullPath("../../../dotnet", RuntimeEnvironment.GetRuntimeDirectory());

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sei-hosting-");

    public AspireHostingTests()
    {
        File.Copy(RepositoryRoot.File("Directory.Build.props"), InFolder("Directory.Build.props"));
        File.WriteAllText(InFolder("Some.csproj"), """<Project Sdk="Microsoft.NET.Sdk" />""");
        Directory.CreateDirectory(InFolder("cache"));
    }

    [Theory]
    [InlineData("NUGET_PACKAGES", "cache")]
    [InlineData("HOME", "cache/.nuget/packages")]
    public async Task Aspires_own_when_the_package_cache_has_it(string variable, string cache)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the user's folder is no variable there");
        foreach (var package in WantedPackages())
        {
            // Not with some of them.
            Assert.Equal("builtin", await HostingAsync(variable));
            Directory.CreateDirectory(InFolder($"{cache}/{package}"));
        }

        Assert.Equal("official", await HostingAsync(variable));
    }

    [Fact]
    public async Task What_was_learnt_of_the_feed_goes_before_the_cache()
    {
        foreach (var package in WantedPackages())
            Directory.CreateDirectory(InFolder($"cache/{package}"));
        await File.WriteAllTextAsync(InFolder(".aspire-hosting"), "builtin\n", TestContext.Current.CancellationToken);

        Assert.Equal("builtin", await HostingAsync("NUGET_PACKAGES"));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private async Task<string> HostingAsync(string variable) =>
        (await new Command(Dotnet, ["msbuild", InFolder("Some.csproj"), "-getProperty:AspireHosting"])
        {
            Environment = new Dictionary<string, string?>
            {
                ["AspireHosting"] = null,
                ["NUGET_PACKAGES"] = null,
                ["DOTNET_NOLOGO"] = "1",
                [variable] = InFolder("cache"),
            },
        }.RunAsync(TestContext.Current.CancellationToken)).MustSucceed().Output.Trim();

    private string InFolder(string path) => Path.Combine(_folder.FullName, path);

    /// <summary>The folders in the package cache of all that the AppHost asks for.</summary>
    private static IReadOnlyList<string> WantedPackages()
    {
        var project = XDocument.Load(RepositoryRoot.File("AppHost", "AppHost.csproj"));
        var pinned = XDocument.Load(RepositoryRoot.File("Directory.Packages.props")).Descendants("PackageVersion")
            .ToDictionary(package => package.Attribute("Include")!.Value, package => package.Attribute("Version")!.Value);
        return
        [
            $"aspire.apphost.sdk/{project.Descendants("Import").First().Attribute("Version")!.Value}",
            .. project.Descendants("PackageReference").Select(reference => reference.Attribute("Include")!.Value)
                .Select(package => $"{package.ToLowerInvariant()}/{pinned[package]}")
        ];
    }
}
