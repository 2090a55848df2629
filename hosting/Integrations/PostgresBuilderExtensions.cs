using System.Globalization;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Adding PostgreSQL.</summary>
public static class PostgresBuilderExtensions
{
    private const int Port = 5432;
    private const string InitPath = "/docker-entrypoint-initdb.d";

    /// <summary>A server; a generated password and the user <c>postgres</c> when none are given.</summary>
    public static IResourceBuilder<PostgresServerResource> AddPostgres(
        this IDistributedApplicationBuilder builder,
        string name,
        IResourceBuilder<ParameterResource>? userName = null,
        IResourceBuilder<ParameterResource>? password = null,
        int? port = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var secret = password?.Resource ?? ParameterResourceBuilderExtensions.CreateDefaultPasswordParameter(builder, $"{name}-password");
        var server = new PostgresServerResource(name, userName?.Resource, secret);
        return builder.AddResource(server)
            .WithEndpoint(port: port, targetPort: Port, name: PostgresServerResource.PrimaryEndpointName)
            .WithImage("library/postgres", "18.3")
            .WithImageRegistry("docker.io")
            .WithEnvironment("POSTGRES_HOST_AUTH_METHOD", "scram-sha-256")
            .WithEnvironment("POSTGRES_INITDB_ARGS", "--auth-host=scram-sha-256 --auth-local=scram-sha-256")
            .WithEnvironment(context =>
            {
                context.EnvironmentVariables["POSTGRES_USER"] = server.UserNameReference;
                context.EnvironmentVariables["POSTGRES_PASSWORD"] = server.PasswordParameter;
            });
    }

    /// <summary>A database of the server. Run mode creates it; elsewhere whoever deploys the server does.</summary>
    public static IResourceBuilder<PostgresDatabaseResource> AddDatabase(
        this IResourceBuilder<PostgresServerResource> builder, string name, string? databaseName = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var database = new PostgresDatabaseResource(name, databaseName ?? name, builder.Resource);
        builder.Resource.AddDatabase(database.Name, database.DatabaseName);
        return builder.ApplicationBuilder.AddResource(database);
    }

    /// <summary>Keeps the data. The path follows the version of the image: call it after <c>WithImage</c>.</summary>
    public static IResourceBuilder<PostgresServerResource> WithDataVolume(
        this IResourceBuilder<PostgresServerResource> builder, string? name = null, bool isReadOnly = false)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithVolume(name ?? VolumeName.For(builder, "data"), DataPath(builder.Resource), isReadOnly);
    }

    /// <summary>Scripts that run when the server starts with no data.</summary>
    public static IResourceBuilder<PostgresServerResource> WithInitFiles(this IResourceBuilder<PostgresServerResource> builder, string source)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithContainerFiles(InitPath, source);
    }

    /// <summary>Since 18 the official image keeps each major version's data in a folder of its own below this one.</summary>
    private static string DataPath(PostgresServerResource server)
    {
        var tag = server.TryGetLastAnnotation<ContainerImageAnnotation>(out var image) ? image.Tag ?? "" : "";
        var major = tag.Split('-', '.')[0];
        return int.TryParse(major, NumberStyles.None, CultureInfo.InvariantCulture, out var version) && version >= 18
            ? "/var/lib/postgresql"
            : "/var/lib/postgresql/data";
    }
}
