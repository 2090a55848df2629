namespace Aspire.Hosting.ApplicationModel;

/// <summary>An Elasticsearch node with security on.</summary>
public class ElasticsearchResource(string name, ParameterResource password) : ContainerResource(name), IResourceWithConnectionString
{
    internal const string PrimaryEndpointName = "http";
    internal const string InternalEndpointName = "internal";
    private const string UserName = "elastic";

    public EndpointReference PrimaryEndpoint => field ??= new(this, PrimaryEndpointName);

    /// <summary>For the other nodes of the cluster.</summary>
    public EndpointReference InternalEndpoint => field ??= new(this, InternalEndpointName);

    public ParameterResource PasswordParameter { get; } = password ?? throw new ArgumentNullException(nameof(password));

    public ReferenceExpression ConnectionStringExpression => ReferenceExpression.Create(
        $"http://{UserName}:{PasswordParameter}@{PrimaryEndpoint.Property(EndpointProperty.Host)}:{PrimaryEndpoint.Property(EndpointProperty.Port)}");
}
