namespace Aspire.Hosting.ApplicationModel;

/// <summary>Something that runs in a container.</summary>
public class ContainerResource(string name, string? entrypoint = null)
    : Resource(name), IResourceWithEnvironment, IResourceWithArgs, IResourceWithEndpoints, IResourceWithWaitSupport
{
    /// <summary>Replaces the image's own entrypoint when set.</summary>
    public string? Entrypoint { get; set; } = entrypoint;

    /// <summary>Whether, in run mode, the arguments are the words of one command for the shell that is the entrypoint.</summary>
    public bool? ShellExecution { get; set; }
}
