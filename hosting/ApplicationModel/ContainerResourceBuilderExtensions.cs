using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Adding and describing containers.</summary>
public static partial class ContainerResourceBuilderExtensions
{
    private const string DefaultTag = "latest";

    /// <param name="builder">The application.</param>
    /// <param name="name">Name of the resource, and of the container in the network of the application.</param>
    /// <param name="image">An image reference, with or without a registry and a tag.</param>
    public static IResourceBuilder<ContainerResource> AddContainer(this IDistributedApplicationBuilder builder, string name, string image)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddResource(new ContainerResource(name)).WithImage(image);
    }

    public static IResourceBuilder<ContainerResource> AddContainer(this IDistributedApplicationBuilder builder, string name, string image, string tag)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddResource(new ContainerResource(name)).WithImage(image, tag);
    }

    /// <summary>A container whose image is built from a Dockerfile.</summary>
    public static IResourceBuilder<ContainerResource> AddDockerfile(
        this IDistributedApplicationBuilder builder, string name, string contextPath, string? dockerfilePath = null, string? stage = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddResource(new ContainerResource(name)).WithDockerfile(contextPath, dockerfilePath, stage);
    }

    /// <summary>Names the image; without a tag it is <c>latest</c>. A registry in the name comes after that of <c>WithImageRegistry</c>, not in its place.</summary>
    public static IResourceBuilder<T> WithImage<T>(this IResourceBuilder<T> builder, string image, string? tag = null)
        where T : ContainerResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        var reference = ImageParts.Parse(image);
        if (tag is not null && (reference.Tag ?? reference.Digest) is not null)
            throw new ArgumentException($"The image reference '{image}' has a tag or digest of its own; '{tag}' cannot be added to it.", nameof(tag));

        var annotation = builder.Resource.Annotations.OfType<ContainerImageAnnotation>().LastOrDefault();
        if (annotation is null)
            builder.Resource.Annotations.Add(annotation = new ContainerImageAnnotation { Image = reference.Name });

        annotation.Image = reference.Name;
        annotation.SHA256 = reference.Digest;
        annotation.Tag = reference.Digest is null ? tag ?? reference.Tag ?? DefaultTag : null;
        return builder;
    }

    public static IResourceBuilder<T> WithImageTag<T>(this IResourceBuilder<T> builder, string tag)
        where T : ContainerResource
    {
        var image = builder.Image();
        image.Tag = tag;
        image.SHA256 = null;
        return builder;
    }

    public static IResourceBuilder<T> WithImageRegistry<T>(this IResourceBuilder<T> builder, string? registry)
        where T : ContainerResource
    {
        builder.Image().Registry = registry;
        return builder;
    }

    public static IResourceBuilder<T> WithImageSHA256<T>(this IResourceBuilder<T> builder, string sha256)
        where T : ContainerResource
    {
        var image = builder.Image();
        image.SHA256 = sha256;
        image.Tag = null;
        return builder;
    }

    public static IResourceBuilder<T> WithImagePullPolicy<T>(this IResourceBuilder<T> builder, ImagePullPolicy pullPolicy)
        where T : ContainerResource =>
        builder.WithAnnotation(new ContainerImagePullPolicyAnnotation { ImagePullPolicy = pullPolicy }, ResourceAnnotationMutationBehavior.Replace);

    /// <summary>Builds the image; the Dockerfile is looked for in the context.</summary>
    public static IResourceBuilder<T> WithDockerfile<T>(
        this IResourceBuilder<T> builder, string contextPath, string? dockerfilePath = null, string? stage = null)
        where T : ContainerResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        var context = builder.FullPath(contextPath);
        var dockerfile = Path.GetFullPath(Path.Combine(context, dockerfilePath ?? "Dockerfile"));
        var image = builder.Resource.Annotations.OfType<ContainerImageAnnotation>().LastOrDefault()?.Image;
        return builder
            .WithAnnotation(new DockerfileBuildAnnotation(context, dockerfile, stage), ResourceAnnotationMutationBehavior.Replace)
            .WithImage(image ?? builder.Resource.Name.ToLowerInvariant());
    }

    public static IResourceBuilder<T> WithBuildArg<T>(this IResourceBuilder<T> builder, string name, object? value)
        where T : ContainerResource
    {
        builder.DockerfileBuild().BuildArguments[name] = value is IResourceBuilder<IResource> resource ? resource.Resource : value;
        return builder;
    }

    public static IResourceBuilder<T> WithBuildArg<T>(this IResourceBuilder<T> builder, string name, IResourceBuilder<ParameterResource> value)
        where T : ContainerResource
    {
        ArgumentNullException.ThrowIfNull(value);
        if (value.Resource.Secret)
            throw new InvalidOperationException($"Build arguments end up in the image: '{value.Resource.Name}' is a secret, use WithBuildSecret.");
        return builder.WithBuildArg(name, (object)value.Resource);
    }

    public static IResourceBuilder<T> WithBuildSecret<T>(this IResourceBuilder<T> builder, string name, IResourceBuilder<ParameterResource> value)
        where T : ContainerResource
    {
        ArgumentNullException.ThrowIfNull(value);
        builder.DockerfileBuild().BuildSecrets[name] = value.Resource;
        return builder;
    }

    private static ContainerImageAnnotation Image<T>(this IResourceBuilder<T> builder)
        where T : ContainerResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Resource.Annotations.OfType<ContainerImageAnnotation>().LastOrDefault()
            ?? throw new InvalidOperationException($"The resource '{builder.Resource.Name}' has no image yet; call WithImage first.");
    }

    private static DockerfileBuildAnnotation DockerfileBuild<T>(this IResourceBuilder<T> builder)
        where T : ContainerResource
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Resource.Annotations.OfType<DockerfileBuildAnnotation>().LastOrDefault()
            ?? throw new InvalidOperationException($"The resource '{builder.Resource.Name}' is not built; call WithDockerfile first.");
    }

    private static string FullPath<T>(this IResourceBuilder<T> builder, string path)
        where T : ContainerResource
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Path.GetFullPath(path, builder.ApplicationBuilder.AppHostDirectory);
    }
}
