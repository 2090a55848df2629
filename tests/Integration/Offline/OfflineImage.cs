using System.Collections.Concurrent;
using SeiPlatform.Tests.Harness;
using SeiPlatform.Tests.Harness.Containers;

namespace SeiPlatform.Tests.Integration.Offline;

/// <summary>An image of <c>offline/</c> under a name of its own, so that its contract is proven where the official image is present too.</summary>
internal static class OfflineImage
{
    private static readonly TimeSpan LongestBuild = TimeSpan.FromMinutes(15);
    private static readonly ConcurrentDictionary<string, Lazy<Task<string>>> Built = new();

    public static string Builder => RepositoryRoot.File("offline", "build");

    /// <summary>Builds the image unless it is there, and returns its reference. Skips the test where such images cannot be built at all.</summary>
    public static async Task<string> OfAsync(string resource)
    {
        var engine = await ContainerEngine.GetAsync();
        Assert.SkipUnless(engine.UnavailableReason is null, engine.UnavailableReason ?? "");
        Assert.SkipUnless(File.Exists("/usr/bin/apt-get"), "offline images are built from Debian packages with apt, which this machine does not have");
        return await Built.GetOrAdd(resource, name => new(() => BuildAsync(name))).Value;
    }

    private static async Task<string> BuildAsync(string resource)
    {
        var image = $"sei-offline-contract/{resource}:test";
        (await new Command(Builder, resource, image) { Limit = LongestBuild }.RunAsync()).MustSucceed();
        return image;
    }
}
