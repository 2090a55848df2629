namespace Aspire.Hosting.ApplicationModel;

/// <summary>How long a container lives.</summary>
public enum ContainerLifetime
{
    /// <summary>As long as the AppHost.</summary>
    Session = 0,

    /// <summary>Across runs of the AppHost.</summary>
    Persistent = 1
}

/// <summary>When an image is pulled.</summary>
public enum ImagePullPolicy
{
    Default = 0,
    Always = 1,
    Missing = 2,
    Never = 3
}

public sealed class ContainerLifetimeAnnotation : IResourceAnnotation
{
    public required ContainerLifetime Lifetime { get; set; }
}

public sealed class ContainerImagePullPolicyAnnotation : IResourceAnnotation
{
    public required ImagePullPolicy ImagePullPolicy { get; set; }
}

/// <summary>The name of the container on its engine.</summary>
public sealed class ContainerNameAnnotation : IResourceAnnotation
{
    public required string Name { get; set; }
}

/// <summary>Arguments of the engine's <c>run</c> command, such as <c>--memory=512m</c>.</summary>
public sealed class ContainerRuntimeArgsCallbackAnnotation(Func<ContainerRuntimeArgsCallbackContext, Task> callback) : IResourceAnnotation
{
    public Func<ContainerRuntimeArgsCallbackContext, Task> Callback { get; } = callback ?? throw new ArgumentNullException(nameof(callback));
}

public sealed class ContainerRuntimeArgsCallbackContext(IList<object> args, CancellationToken cancellationToken = default)
{
    public IList<object> Args { get; } = args ?? throw new ArgumentNullException(nameof(args));

    public CancellationToken CancellationToken { get; } = cancellationToken;
}

/// <summary>An image that is built instead of pulled.</summary>
public class DockerfileBuildAnnotation(string contextPath, string dockerfilePath, string? stage) : IResourceAnnotation
{
    public string ContextPath { get; } = contextPath;

    public string DockerfilePath { get; } = dockerfilePath;

    public string? Stage { get; } = stage;

    public Dictionary<string, object?> BuildArguments { get; } = [];

    public Dictionary<string, object> BuildSecrets { get; } = [];
}
