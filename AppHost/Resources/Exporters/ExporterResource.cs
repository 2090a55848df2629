namespace SeiPlatform.AppHost.Resources.Exporters;

/// <summary>Makes metrics of a component that has none in Prometheus' form.</summary>
internal sealed class ExporterResource(string name) : ContainerResource(name)
{
    internal const string PrimaryEndpointName = "http";

    public EndpointReference PrimaryEndpoint => field ??= new(this, PrimaryEndpointName);
}
