using System.Runtime.CompilerServices;
using Aspire.Hosting;

namespace SeiPlatform.Tests.Unit.Hosting;

/// <summary>Publishes an AppHost that lies in <c>AppHost/</c> of an otherwise empty folder.</summary>
internal static class PublishedManifest
{
    /// <param name="define">The AppHost.</param>
    /// <param name="manifestPath">Where the manifest goes, relative to the folder that holds <c>AppHost/</c>.</param>
    public static async Task<string> Of(Action<IDistributedApplicationBuilder> define, string manifestPath)
    {
        var root = Directory.CreateTempSubdirectory("manifest-");
        try
        {
            var manifest = Path.Combine(root.FullName, manifestPath);
            var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions
            {
                Args = ["--publisher", "manifest", "--output-path", manifest],
                ProjectDirectory = Path.Combine(root.CreateSubdirectory("AppHost").FullName),
                DisableDashboard = true
            });
            define(builder);
            await builder.Build().RunAsync(TestContext.Current.CancellationToken);
            return await File.ReadAllTextAsync(manifest, TestContext.Current.CancellationToken);
        }
        finally
        {
            root.Delete(recursive: true);
        }
    }

    /// <summary>What Aspire 13.5.2 wrote of the same AppHost.</summary>
    public static string Expected(string name, [CallerFilePath] string thisFile = "") =>
        File.ReadAllText(Path.Combine(Path.GetDirectoryName(thisFile)!, "Manifests", name));
}
