using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Running.Ordering;

namespace Aspire.Hosting.Running.Planning;

/// <summary>What a run starts, read from the application model.</summary>
internal sealed class RunPlan
{
    private RunPlan(IReadOnlyList<IResource> resources, EndpointAllocation endpoints)
    {
        Resources = resources;
        Endpoints = endpoints;
        Workloads = [.. resources.Select(ToWorkload)];
        Graph = new DependencyGraph(Workloads);
    }

    /// <summary>The resources that run, in the order of the workloads.</summary>
    public IReadOnlyList<IResource> Resources { get; }

    public IReadOnlyList<Workload> Workloads { get; }

    public EndpointAllocation Endpoints { get; }

    public DependencyGraph Graph { get; }

    /// <exception cref="RunException">The model asks for what this host cannot do, or contradicts itself.</exception>
    public static RunPlan For(DistributedApplicationModel model)
    {
        IResource[] resources = [.. model.Resources.Where(resource => resource is ProjectResource || resource.IsContainer())];
        foreach (var resource in resources)
        {
            if (resource.TryGetLastAnnotation<DockerfileBuildAnnotation>(out _))
                throw Unsupported(resource, "is built from a Dockerfile");
            if (resource.TryGetLastAnnotation<ContainerLifetimeAnnotation>(out var lifetime) && lifetime.Lifetime is ContainerLifetime.Persistent)
                throw Unsupported(resource, "has a persistent lifetime");
        }
        return new(resources, new EndpointAllocation(resources));

        static RunException Unsupported(IResource resource, string what) =>
            new(ExitCode.Configuration, $"{resource.Name} {what}, which the built-in host does not do when it runs an application.");
    }

    /// <summary>The resource that runs for another one: a database's server, for instance. Null for what does not run, such as a parameter.</summary>
    public static IResource? RunningPartOf(IResource resource)
    {
        while (resource is not ProjectResource && !resource.IsContainer())
        {
            if (resource is not IResourceWithParent { Parent: var parent })
                return null;
            resource = parent;
        }
        return resource;
    }

    private Workload ToWorkload(IResource resource)
    {
        var endpoints = resource.AnnotationsOf<EndpointAnnotation>().ToArray();
        return new Workload(resource.Name, resource.IsContainer() ? WorkloadKind.Container : WorkloadKind.Process)
        {
            Waits = [.. resource.AnnotationsOf<WaitAnnotation>().Select(ToWait).OfType<Wait>().Distinct()],
            Ports = [.. endpoints.Select(endpoint => new HostPort(Endpoints.HostPort(endpoint), endpoint.Name))],
            Urls = [.. endpoints.SelectMany(endpoint => Url(resource, endpoint))],
            ExplicitStart = resource.TryGetLastAnnotation<ExplicitStartupAnnotation>(out _),
            IsJob = Resources.SelectMany(other => other.AnnotationsOf<WaitAnnotation>())
                .Any(wait => wait.WaitType is WaitType.WaitForCompletion && wait.Resource == resource),
            IsServer = endpoints.Length > 0,
        };
    }

    private static Wait? ToWait(WaitAnnotation annotation) => RunningPartOf(annotation.Resource) is not { } running ? null : annotation.WaitType switch
    {
        WaitType.WaitForCompletion => new(running.Name, WaitCondition.Completed, annotation.ExitCode),
        WaitType.WaitUntilStarted => new(running.Name, WaitCondition.Started),
        _ => new(running.Name, WaitCondition.Healthy),
    };

    // A port that nobody chose is found where it is used; a person looks for those that stand in the configuration, and for pages.
    private IEnumerable<string> Url(IResource resource, EndpointAnnotation endpoint)
    {
        var isPage = endpoint.UriScheme is "http" or "https";
        if (!isPage && endpoint.Port is null)
            return [];
        var address = $"{endpoint.TargetHost}:{Endpoints.HostPort(endpoint)}";
        var annotation = new ResourceUrlAnnotation { Url = endpoint.UriScheme is "tcp" or "udp" ? address : $"{endpoint.UriScheme}://{address}" };
        foreach (var change in resource.AnnotationsOf<EndpointUrlAnnotation>().Where(change => change.EndpointName == endpoint.Name))
            change.Callback(annotation);
        return [annotation.Url];
    }
}
