namespace SeiPlatform.AppHost.Resources.Kibana;

/// <summary>The user interface of Elasticsearch.</summary>
internal sealed class KibanaResource(string name) : ContainerResource(name)
{
    internal const string PrimaryEndpointName = "http";

    public EndpointReference PrimaryEndpoint => field ??= new(this, PrimaryEndpointName);
}
