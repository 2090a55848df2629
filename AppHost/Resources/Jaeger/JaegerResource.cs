namespace SeiPlatform.AppHost.Resources.Jaeger;

/// <summary>The store of traces and its user interface.</summary>
internal sealed class JaegerResource(string name) : ContainerResource(name)
{
    internal const string PrimaryEndpointName = "http";
    internal const string OtlpGrpcEndpointName = "otlp-grpc";
    internal const string OtlpHttpEndpointName = "otlp-http";
    internal const string MetricsEndpointName = "metrics";

    /// <summary>The user interface.</summary>
    public EndpointReference PrimaryEndpoint => field ??= new(this, PrimaryEndpointName);

    /// <summary>Where traces are sent.</summary>
    public EndpointReference OtlpGrpcEndpoint => field ??= new(this, OtlpGrpcEndpointName);

    /// <summary>Where traces are sent over HTTP.</summary>
    public EndpointReference OtlpHttpEndpoint => field ??= new(this, OtlpHttpEndpointName);
}
