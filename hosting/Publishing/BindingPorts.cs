using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Publishing;

/// <summary>The ports of bindings: those that were given, and numbers for those that were not.</summary>
internal sealed class BindingPorts
{
    private const int FirstAllocated = 8000;

    private readonly HashSet<int> _used = [];

    /// <summary>Per endpoint its port, where it says more than the target port does, and its target port, where somebody has to know it.</summary>
    public IReadOnlyList<(EndpointAnnotation Endpoint, int? Port, int? TargetPort)> Resolve(IResource resource)
    {
        List<(EndpointAnnotation, int?, int?)> bindings = [];
        HashSet<string> defaultSchemes = [];
        foreach (var endpoint in resource.AnnotationsOf<EndpointAnnotation>())
        {
            // Port 0 means any.
            int? port = endpoint.Port is 0 ? null : endpoint.Port;
            var targetPort = TargetPort(resource, endpoint, port, defaultSchemes);
            if (resource is ProjectResource && IsHttp(endpoint))
                defaultSchemes.Add(endpoint.UriScheme);

            if (port is null && targetPort is null && !IsHttp(endpoint))
                port = Allocate();
            foreach (var known in (int?[])[port ?? targetPort, targetPort])
            {
                if (known is not null)
                    _used.Add(known.Value);
            }

            bindings.Add((endpoint, port == targetPort ? null : port, targetPort));
        }

        return bindings;
    }

    private int? TargetPort(IResource resource, EndpointAnnotation endpoint, int? port, HashSet<string> defaultSchemes) => resource switch
    {
        _ when endpoint.TargetPort is { } given and not 0 => given,
        ContainerResource when port is not null => port,
        // The first endpoint of a scheme is the project's default one, whose port the tool that deploys it chooses.
        ProjectResource when IsHttp(endpoint) && !defaultSchemes.Contains(endpoint.UriScheme) => null,
        _ => Allocate()
    };

    private int Allocate()
    {
        var port = FirstAllocated;
        while (!_used.Add(port))
            port++;
        return port;
    }

    private static bool IsHttp(EndpointAnnotation endpoint) => endpoint.UriScheme is "http" or "https";
}
