namespace SeiPlatform.AppHost.Resources.FluentBit;

/// <summary>The collector of logs.</summary>
internal sealed class FluentBitResource(string name) : ContainerResource(name)
{
    internal const string PrimaryEndpointName = "http";
    internal const string OtlpEndpointName = "otlp";

    /// <summary>Its metrics and its health.</summary>
    public EndpointReference PrimaryEndpoint => field ??= new(this, PrimaryEndpointName);

    /// <summary>OTLP over HTTP.</summary>
    public EndpointReference OtlpEndpoint => field ??= new(this, OtlpEndpointName);
}
