using SeiPlatform.Tests.Harness;

namespace SeiPlatform.Tests.Unit.AppHost;

/// <summary>The AppHost as it was built together with these tests, against whichever Aspire.</summary>
internal static class BuiltAppHost
{
    private static readonly string Program = Path.Combine(
        RepositoryRoot.Path,
        "AppHost",
        Path.GetRelativePath(RepositoryRoot.File("tests", "Unit"), AppContext.BaseDirectory),
        "SeiPlatform.AppHost.dll");

    public static Task<CommandResult> RunAsync(params string[] args) =>
        new Command("dotnet", [Program, .. args]).RunAsync(TestContext.Current.CancellationToken);

    /// <summary>Publishes beside the repository's manifest, so that relative paths come out the same.</summary>
    public static async Task<string> PublishAsync(params string[] args)
    {
        var path = RepositoryRoot.File($"aspire-manifest.{Guid.NewGuid():N}.json");
        try
        {
            (await RunAsync([.. args, "--output-path", path])).MustSucceed();
            return await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
