using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Running.Engine;
using Aspire.Hosting.Running.Processes;

namespace Aspire.Hosting.Running.Planning;

/// <summary>Reads the arguments and environment of a project's process from its resource.</summary>
internal sealed class ProcessPlan(RunPlan plan, EngineNetwork? network, DistributedApplicationExecutionContext execution)
{
    public async Task<ProcessSpec> ResolveAsync(IResource resource, CancellationToken cancellationToken)
    {
        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["OTEL_SERVICE_NAME"] = resource.Name };
        foreach (var (name, value) in await resource.ResolveEnvironmentAsync(execution, cancellationToken))
            environment[name] = value;
        if (ListenOn(resource) is { Length: > 0 } urls)
            environment.TryAdd("ASPNETCORE_URLS", urls);
        return new(await resource.ResolveArgumentsAsync(execution, cancellationToken), environment);
    }

    /// <summary>
    /// Loopback for processes of this machine and the network's gateway for containers, and no other address: other machines do not reach it.
    /// </summary>
    private string ListenOn(IResource resource)
    {
        string[] addresses = network?.Gateway is { } gateway ? ["127.0.0.1", gateway.ToString()] : ["127.0.0.1"];
        return string.Join(';', resource.AnnotationsOf<EndpointAnnotation>()
            .Where(endpoint => endpoint.UriScheme is "http" or "https" && endpoint.TargetPortEnvironmentVariable is null)
            .SelectMany(endpoint => addresses.Select(address =>
                string.Create(CultureInfo.InvariantCulture, $"{endpoint.UriScheme}://{address}:{plan.Endpoints.HostPort(endpoint)}"))));
    }
}
