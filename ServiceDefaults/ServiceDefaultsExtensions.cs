using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using SeiPlatform.ServiceDefaults.Faults;
using SeiPlatform.ServiceDefaults.Health;
using SeiPlatform.ServiceDefaults.Http;
using SeiPlatform.ServiceDefaults.Logging;
using SeiPlatform.ServiceDefaults.Telemetry;

namespace SeiPlatform.ServiceDefaults;

/// <summary>What every service of the platform has in common, in two calls.</summary>
public static class ServiceDefaultsExtensions
{
    /// <summary>GitHub's limit for a webhook payload, and the largest body any endpoint reads.</summary>
    public const long MaxRequestBodyBytes = 25 * 1024 * 1024;

    /// <summary>
    /// JSON logs with trace ids, OpenTelemetry metrics, traces and logs, readiness, RFC 9457 errors, request limits and graceful shutdown.
    /// Meters and activity sources named <c>SeiPlatform.*</c> are picked up.
    /// </summary>
    /// <param name="builder">The service's builder.</param>
    /// <param name="serviceName">The resource name, as in the AppHost; <c>OTEL_SERVICE_NAME</c> overrides it.</param>
    public static TBuilder AddServiceDefaults<TBuilder>(this TBuilder builder, string serviceName)
        where TBuilder : IHostApplicationBuilder
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(serviceName);

        AddDefaultLogLevels(builder);
        var resource = ServiceResource.Create(builder.Configuration, builder.Environment, serviceName);
        builder.AddJsonLogs(resource);
        builder.AddTelemetry(resource);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddReadiness();
        builder.Services.AddProblemResponses();
        AddLimits(builder.Services);
        builder.AddFaults();
        return builder;
    }

    /// <summary>
    /// <c>/health</c> (alive), <c>/ready</c> (what it depends on answers) and <c>/metrics</c>: open, in every environment,
    /// and absent from request metrics and traces. In development also the switch for faults on demand, where it is enabled;
    /// it takes effect where this call stands in the pipeline, so that what has to see the request comes before.
    /// </summary>
    public static WebApplication MapDefaultEndpoints(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.MapHealth();
        app.MapPrometheusScrapingEndpoint(ProbePaths.Metrics).AsProbe();
        app.UseFaults();
        return app;
    }

    /// <summary>The lowest configuration source, so that appsettings and the environment have the last word.</summary>
    private static void AddDefaultLogLevels(IHostApplicationBuilder builder) =>
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource
        {
            InitialData = new Dictionary<string, string?>
            {
                ["Logging:LogLevel:Default"] = "Information",
                ["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning",
                ["Logging:LogLevel:Npgsql"] = "Warning",
                ["Logging:LogLevel:System.Net.Http"] = "Warning",
                // Every failed probe would be an error with a stack trace; ReadinessProbe logs the changes instead.
                ["Logging:LogLevel:Microsoft.Extensions.Diagnostics.HealthChecks"] = "None",
            },
        });

    private static void AddLimits(IServiceCollection services)
    {
        services.Configure<KestrelServerOptions>(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxRequestBodyBytes;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
            kestrel.Limits.KeepAliveTimeout = TimeSpan.FromMinutes(2);
        });
        // Below Kubernetes' default grace period of 30 s, so that what is in flight ends before the kill.
        services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(25));
    }
}
