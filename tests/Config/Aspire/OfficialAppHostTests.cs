using System.Runtime.InteropServices;
using SeiPlatform.Tests.Config.Tools;
using SeiPlatform.Tests.Harness;

namespace SeiPlatform.Tests.Config.Aspire;

/// <summary>The AppHost on Aspire's own packages, where a feed has them: the built-in host must not let it use what Aspire has not, nor publish anything else.</summary>
public sealed class OfficialAppHostTests
{
    private static readonly string Dotnet = Path.GetFullPath("../../../dotnet", RuntimeEnvironment.GetRuntimeDirectory());
    private static readonly string Project = RepositoryRoot.File("tests", "OfficialAppHost", "OfficialAppHost.csproj");

    [Fact]
    public async Task The_AppHost_compiles_against_Aspires_own_packages_and_publishes_the_same_manifest()
    {
        using var scratch = new Scratch();
        var restored = await RunAsync("restore", Project);
        Assert.SkipUnless(
            restored.ExitCode == 0 || !LacksPackages(restored.Everything),
            "the package feed has no Aspire.Hosting packages, or cannot be reached");
        restored.MustSucceed();
        (await RunAsync("build", Project, "--no-restore", "--output", scratch.Folder, "--nologo", "--verbosity", "quiet")).MustSucceed();

        // Beside the repository's own, so that relative paths come out the same.
        var published = RepositoryRoot.File($"aspire-manifest.{Guid.NewGuid():N}.json");
        try
        {
            (await RunAsync(Path.Combine(scratch.Folder, "SeiPlatform.OfficialAppHost.dll"), "--publisher", "manifest", "--output-path", published)).MustSucceed();
            Assert.Equal(
                await File.ReadAllTextAsync(RepositoryRoot.File("aspire-manifest.json"), TestContext.Current.CancellationToken),
                await File.ReadAllTextAsync(published, TestContext.Current.CancellationToken));
        }
        finally
        {
            File.Delete(published);
        }
    }

    private static bool LacksPackages(string said) =>
        new[] { "NU1101", "NU1102", "NU1301", "Unable to load the service index" }.Any(reason => said.Contains(reason, StringComparison.Ordinal));

    private static Task<CommandResult> RunAsync(params string[] arguments) => new Command(Dotnet, arguments)
    {
        Environment = new Dictionary<string, string?>
        {
            // No build node or server that outlives the test, and messages that can be told apart.
            ["MSBUILDDISABLENODEREUSE"] = "1",
            ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0",
            ["UseSharedCompilation"] = "false",
            ["DOTNET_CLI_UI_LANGUAGE"] = "en",
        },
        Limit = TimeSpan.FromMinutes(10),
    }.RunAsync(TestContext.Current.CancellationToken);
}
