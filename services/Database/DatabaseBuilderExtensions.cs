using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace SeiPlatform.Database;

public static class DatabaseBuilderExtensions
{
    /// <summary>
    /// The platform's database: an <see cref="NpgsqlDataSource"/>, its migration in the background (<see cref="SchemaState"/> tells when it is done),
    /// and the readiness check <c>database</c>.
    /// </summary>
    /// <param name="builder">The service's builder.</param>
    /// <param name="isRequired">Without it the service is not ready; otherwise it goes on, degraded.</param>
    /// <exception cref="MigrationException"><c>ConnectionStrings:database</c> is missing or no connection string.</exception>
    public static TBuilder AddSeiDatabase<TBuilder>(this TBuilder builder, bool isRequired = true)
        where TBuilder : IHostApplicationBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);

        var options = builder.Configuration.GetSection(DatabaseOptions.Section).Get<DatabaseOptions>() ?? new DatabaseOptions();
        options.ConnectionString = builder.Configuration.GetConnectionString(DatabaseOptions.ConnectionName) ?? "";
        var settings = options.ConnectionSettings();
        settings.ApplicationName ??= builder.Environment.ApplicationName;
        // ShouldSerialize tells what the string says; ContainsKey, what it could.
        // A server that is away is noticed in seconds; so is one that went away without a word.
        if (!settings.ShouldSerialize("Timeout"))
            settings.Timeout = 5;
        if (!settings.ShouldSerialize("Keepalive"))
            settings.KeepAlive = 15;
        // The pools of both services fit into what the server lets applications open (94): a full one makes callers wait, a full server refuses them.
        if (!settings.ShouldSerialize("Maximum Pool Size"))
            settings.MaxPoolSize = 40;

        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(services =>
        {
            var source = new NpgsqlDataSourceBuilder(settings.ConnectionString) { Name = DatabaseOptions.ConnectionName };
            source.UseLoggerFactory(services.GetService<ILoggerFactory>());
            return source.Build();
        });
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<SchemaState>();
        builder.Services.AddSingleton<DatabaseMigrator>();
        builder.Services.AddHostedService<DatabaseMigration>();
        builder.Services.AddHealthChecks().AddCheck<SchemaHealthCheck>(
            DatabaseOptions.ConnectionName, isRequired ? HealthStatus.Unhealthy : HealthStatus.Degraded, tags: ["ready"]);
        return builder;
    }
}
