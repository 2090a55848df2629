using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A fact about a resource, read by whoever runs or publishes it.</summary>
public interface IResourceAnnotation;

/// <summary>What happens to earlier annotations of the same type.</summary>
public enum ResourceAnnotationMutationBehavior
{
    Append = 0,
    Replace = 1
}

/// <summary>The facts about one resource in the order in which they were stated.</summary>
public sealed class ResourceAnnotationCollection : Collection<IResourceAnnotation>
{
    public ResourceAnnotationCollection()
    {
    }

    public ResourceAnnotationCollection(IEnumerable<IResourceAnnotation> annotations) : base([.. annotations])
    {
    }
}

/// <summary>Reading annotations.</summary>
public static class ResourceExtensions
{
    public static bool TryGetLastAnnotation<T>(this IResource resource, [NotNullWhen(true)] out T? annotation)
        where T : IResourceAnnotation
    {
        annotation = resource.Annotations.OfType<T>().LastOrDefault();
        return annotation is not null;
    }

    public static bool TryGetAnnotationsOfType<T>(this IResource resource, [NotNullWhen(true)] out IEnumerable<T>? result)
        where T : IResourceAnnotation
    {
        T[] found = [.. resource.Annotations.OfType<T>()];
        result = found.Length > 0 ? found : null;
        return result is not null;
    }

    public static bool TryGetEndpoints(this IResource resource, [NotNullWhen(true)] out IEnumerable<EndpointAnnotation>? endpoints) =>
        resource.TryGetAnnotationsOfType(out endpoints);

    public static bool TryGetContainerMounts(this IResource resource, [NotNullWhen(true)] out IEnumerable<ContainerMountAnnotation>? volumeMounts) =>
        resource.TryGetAnnotationsOfType(out volumeMounts);

    public static bool TryGetContainerImageName(this IResource resource, [NotNullWhen(true)] out string? imageName)
    {
        imageName = resource.Annotations.OfType<ContainerImageAnnotation>().LastOrDefault()?.Reference;
        return imageName is not null;
    }

    public static bool IsContainer(this IResource resource) =>
        resource.Annotations.Any(annotation => annotation is ContainerImageAnnotation or DockerfileBuildAnnotation);

    /// <summary>False for what <c>ExcludeFromManifest</c> marked.</summary>
    public static bool IsExcludedFromPublish(this IResource resource) =>
        resource.Annotations.Contains(ManifestPublishingCallbackAnnotation.Ignore);

    /// <summary>Projects under <see cref="ProjectResource"/> carry the path of their project file.</summary>
    public static IProjectMetadata GetProjectMetadata(this ProjectResource projectResource) =>
        projectResource.TryGetLastAnnotation<IProjectMetadata>(out var metadata)
            ? metadata
            : throw new InvalidOperationException($"Project resource '{projectResource.Name}' has no project metadata.");

    internal static IEnumerable<T> AnnotationsOf<T>(this IResource resource)
        where T : IResourceAnnotation => resource.Annotations.OfType<T>();
}
