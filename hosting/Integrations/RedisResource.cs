namespace Aspire.Hosting.ApplicationModel;

/// <summary>A Redis server.</summary>
public class RedisResource : ContainerResource, IResourceWithConnectionString
{
    internal const string PrimaryEndpointName = "tcp";

    public RedisResource(string name, ParameterResource password) : base(name)
    {
        PasswordParameter = password;
        ShellExecution = true;
    }

    public EndpointReference PrimaryEndpoint => field ??= new(this, PrimaryEndpointName);

    public ParameterResource? PasswordParameter { get; }

    public bool TlsEnabled => PrimaryEndpoint.TlsEnabled;

    /// <summary>In StackExchange.Redis' form.</summary>
    public ReferenceExpression ConnectionStringExpression
    {
        get
        {
            var tls = PrimaryEndpoint.GetTlsValue(ReferenceExpression.Create($",ssl=true"), ReferenceExpression.Empty);
            return ReferenceExpression.Create($"{PrimaryEndpoint.Property(EndpointProperty.HostAndPort)},password={PasswordParameter!}{tls}");
        }
    }

    public ReferenceExpression UriExpression => ReferenceExpression.Create(
        $"{PrimaryEndpoint.Property(EndpointProperty.Scheme)}://:{PasswordParameter!:uri}@{PrimaryEndpoint.Property(EndpointProperty.Host)}:{PrimaryEndpoint.Property(EndpointProperty.Port)}");

    IEnumerable<KeyValuePair<string, ReferenceExpression>> IResourceWithConnectionString.GetConnectionProperties() =>
    [
        new("Host", ReferenceExpression.Create($"{PrimaryEndpoint.Property(EndpointProperty.Host)}")),
        new("Port", ReferenceExpression.Create($"{PrimaryEndpoint.Property(EndpointProperty.Port)}")),
        new("Password", ReferenceExpression.Create($"{PasswordParameter!}")),
        new("Uri", UriExpression)
    ];
}
