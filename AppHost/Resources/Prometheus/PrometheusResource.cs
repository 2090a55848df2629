namespace SeiPlatform.AppHost.Resources.Prometheus;

/// <summary>The store of metrics, which scrapes them and evaluates the rules.</summary>
internal sealed class PrometheusResource(string name) : ContainerResource(name)
{
    internal const string PrimaryEndpointName = "http";

    public EndpointReference PrimaryEndpoint => field ??= new(this, PrimaryEndpointName);
}
