using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using SeiPlatform.ServiceDefaults.Http;

namespace SeiPlatform.ServiceDefaults.Health;

internal static class ReadinessExtensions
{
    /// <summary>The tag of the checks that <c>/ready</c> asks. One registered to fail as degraded is of something that the service can do without.</summary>
    public const string Tag = "ready";

    public static IServiceCollection AddReadiness(this IServiceCollection services)
    {
        services.AddHealthChecks();
        services.PostConfigure<HealthCheckServiceOptions>(options =>
        {
            foreach (var check in options.Registrations.Where(check => check.Timeout == Timeout.InfiniteTimeSpan))
                check.Timeout = ReadinessProbe.CheckTimeout;
        });
        // One client for all probes: a connection to Kafka is threads and sockets.
        services.TryAddSingleton<KafkaHealthCheck>();
        services.TryAddSingleton<ReadinessProbe>();
        return services;
    }

    public static void MapHealth(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet(ProbePaths.Health, (HttpContext context) => WriteAsync(context, StatusCodes.Status200OK, static json =>
            json.WriteString("status", "healthy"))).ExcludeFromDescription().AsProbe();

        endpoints.MapGet(ProbePaths.Ready, async (HttpContext context, ReadinessProbe probe) =>
        {
            var readiness = await probe.CheckAsync(context.RequestAborted);
            // Who asks takes a service that is not ready out of use: that must not befall one that only lacks what it can do without.
            var (code, status) = readiness.Status switch
            {
                HealthStatus.Healthy => (StatusCodes.Status200OK, "ready"),
                HealthStatus.Degraded => (StatusCodes.Status200OK, "degraded"),
                _ => (StatusCodes.Status503ServiceUnavailable, "not ready"),
            };
            await WriteAsync(context, code, json =>
            {
                json.WriteString("status", status);
                json.WriteStartObject("checks");
                foreach (var (name, passed) in readiness.Checks)
                    json.WriteBoolean(name, passed);
                json.WriteEndObject();
            });
        }).ExcludeFromDescription().AsProbe();
    }

    private static async Task WriteAsync(HttpContext context, int status, Action<Utf8JsonWriter> content)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.Headers.CacheControl = "no-store";
        await using (var json = new Utf8JsonWriter(context.Response.BodyWriter))
        {
            json.WriteStartObject();
            content(json);
            json.WriteEndObject();
        }

        await context.Response.CompleteAsync();
    }
}
