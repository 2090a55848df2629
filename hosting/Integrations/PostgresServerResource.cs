namespace Aspire.Hosting.ApplicationModel;

/// <summary>A PostgreSQL server.</summary>
public class PostgresServerResource(string name, ParameterResource? userName, ParameterResource password) : ContainerResource(name), IResourceWithConnectionString
{
    internal const string PrimaryEndpointName = "tcp";
    private const string DefaultUserName = "postgres";

    private readonly Dictionary<string, string> _databases = new(StringComparer.OrdinalIgnoreCase);

    public EndpointReference PrimaryEndpoint => field ??= new(this, PrimaryEndpointName);

    public ParameterResource? UserNameParameter { get; set; } = userName;

    public ReferenceExpression UserNameReference => UserNameParameter is null
        ? ReferenceExpression.Create($"{DefaultUserName}")
        : ReferenceExpression.Create($"{UserNameParameter}");

    public ParameterResource PasswordParameter { get; set; } = password ?? throw new ArgumentNullException(nameof(password));

    /// <summary>Resource names and the databases they stand for.</summary>
    public IReadOnlyDictionary<string, string> Databases => _databases;

    /// <summary>In Npgsql's form, without a database.</summary>
    public ReferenceExpression ConnectionStringExpression => ReferenceExpression.Create(
        $"Host={Part(EndpointProperty.Host)};Port={Part(EndpointProperty.Port)};Username={UserNameReference};Password={PasswordParameter}");

    IEnumerable<KeyValuePair<string, ReferenceExpression>> IResourceWithConnectionString.GetConnectionProperties() => ConnectionProperties(null);

    internal void AddDatabase(string resourceName, string databaseName) => _databases.TryAdd(resourceName, databaseName);

    internal IEnumerable<KeyValuePair<string, ReferenceExpression>> ConnectionProperties(string? database) =>
    [
        new("Host", ReferenceExpression.Create($"{Part(EndpointProperty.Host)}")),
        new("Port", ReferenceExpression.Create($"{Part(EndpointProperty.Port)}")),
        new("Username", UserNameReference),
        new("Password", ReferenceExpression.Create($"{PasswordParameter}")),
        new("Uri", Uri(database)),
        new("JdbcConnectionString", Jdbc(database))
    ];

    private ReferenceExpression Uri(string? database)
    {
        var uri = new ReferenceExpressionBuilder();
        if (UserNameParameter is null)
            uri.Append($"postgresql://{DefaultUserName:uri}:");
        else
            uri.Append($"postgresql://{UserNameParameter:uri}:");
        uri.Append($"{PasswordParameter:uri}@{Part(EndpointProperty.Host)}:{Part(EndpointProperty.Port)}");
        return WithDatabase(uri, database);
    }

    private ReferenceExpression Jdbc(string? database)
    {
        var jdbc = new ReferenceExpressionBuilder();
        jdbc.Append($"jdbc:postgresql://{Part(EndpointProperty.Host)}:{Part(EndpointProperty.Port)}");
        return WithDatabase(jdbc, database);
    }

    private static ReferenceExpression WithDatabase(ReferenceExpressionBuilder expression, string? database)
    {
        if (database is not null)
            expression.Append($"/{database:uri}");
        return expression.Build();
    }

    private EndpointReferenceExpression Part(EndpointProperty property) => PrimaryEndpoint.Property(property);
}

/// <summary>A database of a PostgreSQL server.</summary>
public class PostgresDatabaseResource(string name, string databaseName, PostgresServerResource postgresParentResource)
    : Resource(name), IResourceWithParent<PostgresServerResource>, IResourceWithConnectionString
{
    public PostgresServerResource Parent { get; } = postgresParentResource ?? throw new ArgumentNullException(nameof(postgresParentResource));

    public string DatabaseName { get; } = string.IsNullOrEmpty(databaseName) ? throw new ArgumentException("A database needs a name.", nameof(databaseName)) : databaseName;

    public ReferenceExpression ConnectionStringExpression
    {
        get
        {
            var database = new System.Data.Common.DbConnectionStringBuilder { ["Database"] = DatabaseName };
            return ReferenceExpression.Create($"{Parent};{database.ToString()}");
        }
    }

    IEnumerable<KeyValuePair<string, ReferenceExpression>> IResourceWithConnectionString.GetConnectionProperties() =>
        Parent.ConnectionProperties(DatabaseName).Append(new("DatabaseName", ReferenceExpression.Create($"{DatabaseName}")));
}
