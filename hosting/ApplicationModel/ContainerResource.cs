namespace Aspire.Hosting.ApplicationModel;

/// <summary>Something that runs in a container.</summary>
public class ContainerResource(string name, string? entrypoint = null)
    : Resource(name), IResourceWithEnvironment, IResourceWithArgs, IResourceWithEndpoints, IResourceWithWaitSupport
{
    /// <summary>Replaces the image's own entrypoint when set.</summary>
    public string? Entrypoint { get; set; } = entrypoint;
}
