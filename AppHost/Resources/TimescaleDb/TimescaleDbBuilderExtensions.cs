using System.Globalization;
using SeiPlatform.AppHost.Resources.Stack;

namespace SeiPlatform.AppHost.Resources.TimescaleDb;

internal static class TimescaleDbBuilderExtensions
{
    public const string DatabaseName = "sei_platform";

    /// <summary>PostgreSQL with TimescaleDB, its database, and a user with which the exporter looks into it.</summary>
    public static IResourceBuilder<PostgresServerResource> AddTimescaleDb(
        this IDistributedApplicationBuilder builder,
        StackComponent component,
        IResourceBuilder<ParameterResource> password,
        IResourceBuilder<ParameterResource> exporterPassword) =>
        builder.AddPostgres(component.Name, password: password, port: builder.HostPort(component, "tcp"))
            .WithStackImageOfIntegration(component)
            .WithStackMemory(component)
            .WithArgs(
                "--shared_preload_libraries=timescaledb,pg_stat_statements",
                "--track_io_timing=on",
                "--max_connections=100",
                // The last slots are for an administrator and for the exporter: who looks must get in when nobody else does.
                "--superuser_reserved_connections=3",
                "--reserved_connections=3",
                string.Create(CultureInfo.InvariantCulture, $"--shared_buffers={component.Memory.Megabytes / 4}MB"),
                string.Create(CultureInfo.InvariantCulture, $"--effective_cache_size={component.Memory.Megabytes / 2}MB"),
                // A query over many chunks takes a lock on each.
                "--max_locks_per_transaction=128",
                // Compiling costs more than these short queries take.
                "--jit=off")
            // The server makes the database, and runs the scripts below in it: in a cluster there is no AppHost that would.
            .WithEnvironment("POSTGRES_DB", DatabaseName)
            .WithEnvironment("EXPORTER_PASSWORD", exporterPassword)
            .WithInitFiles($"{StackDefinition.ConfigFolder}/timescaledb/init")
            .WithDataVolume("sei-timescaledb");
}
