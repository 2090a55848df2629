namespace SeiPlatform.AppHost.Resources.Grafana;

/// <summary>The dashboards.</summary>
internal sealed class GrafanaResource(string name) : ContainerResource(name)
{
    internal const string PrimaryEndpointName = "http";

    public EndpointReference PrimaryEndpoint => field ??= new(this, PrimaryEndpointName);
}
