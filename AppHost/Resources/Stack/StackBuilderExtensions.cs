namespace SeiPlatform.AppHost.Resources.Stack;

/// <summary>Gives resources what <c>stack.json</c> says of them.</summary>
internal static class StackBuilderExtensions
{
    /// <summary>The image, of a resource that has none yet.</summary>
    public static IResourceBuilder<T> WithStackImage<T>(this IResourceBuilder<T> resource, StackComponent component)
        where T : ContainerResource =>
        resource.WithImage(component.Image!.Name, component.Image.Tag);

    /// <summary>The image, of a resource whose integration has set a registry already.</summary>
    public static IResourceBuilder<T> WithStackImageOfIntegration<T>(this IResourceBuilder<T> resource, StackComponent component)
        where T : ContainerResource =>
        resource.WithImage(component.Image!.Repository, component.Image.Tag).WithImageRegistry(component.Image.Registry);

    /// <summary>The memory limit. It is not in the manifest: a cluster has its own place for limits, filled from the same file.</summary>
    public static IResourceBuilder<T> WithStackMemory<T>(this IResourceBuilder<T> resource, StackComponent component)
        where T : ContainerResource =>
        resource.WithContainerRuntimeArgs($"--memory={component.Memory}");

    /// <summary>An HTTP endpoint with the component's host port.</summary>
    public static IResourceBuilder<T> WithStackHttpEndpoint<T>(this IResourceBuilder<T> resource, StackComponent component, int targetPort, string name = "http")
        where T : IResourceWithEndpoints =>
        resource.WithHttpEndpoint(resource.ApplicationBuilder.HostPort(component, name), targetPort, name);

    /// <summary>The component's host port; none when publishing, where a port of some machine means nothing.</summary>
    public static int? HostPort(this IDistributedApplicationBuilder builder, StackComponent component, string endpoint) =>
        builder.ExecutionContext.IsPublishMode ? null : component.Ports[endpoint];
}
