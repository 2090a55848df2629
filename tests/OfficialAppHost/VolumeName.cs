namespace Aspire.Hosting;

/// <summary>Names for volumes that the AppHost did not name: here Aspire makes them.</summary>
internal static class VolumeName
{
    internal static string For<T>(IResourceBuilder<T> builder, string suffix)
        where T : IResource => VolumeNameGenerator.Generate(builder, suffix);
}
