using SeiPlatform.Tests.Harness.Images;
using SeiPlatform.Tests.Harness.Manifest;

namespace SeiPlatform.Tests.Integration.Running;

/// <summary>Images of the stack that a test needs for itself.</summary>
internal static class RequiredImage
{
    /// <summary>The reference; the test is skipped where the image cannot be had.</summary>
    public static async Task<string> ReferenceAsync(string resource)
    {
        var image = StackManifest.Load().Container(resource).Image;
        var availability = await ImageStore.EnsureAsync(resource, image);
        Assert.SkipUnless(availability.IsAvailable, $"{resource} cannot run here: {availability.Reason}");
        return image;
    }
}
