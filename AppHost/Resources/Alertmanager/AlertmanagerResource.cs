namespace SeiPlatform.AppHost.Resources.Alertmanager;

/// <summary>Groups, routes and silences alerts.</summary>
internal sealed class AlertmanagerResource(string name) : ContainerResource(name)
{
    internal const string PrimaryEndpointName = "http";

    public EndpointReference PrimaryEndpoint => field ??= new(this, PrimaryEndpointName);
}
