using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using OpenTelemetry.Resources;

namespace SeiPlatform.ServiceDefaults.Telemetry;

/// <summary>Who is speaking: the same attributes on metrics, traces and log lines.</summary>
internal static class ServiceResource
{
    /// <summary><c>OTEL_SERVICE_NAME</c> and <c>OTEL_RESOURCE_ATTRIBUTES</c> win over what the service says of itself.</summary>
    public static ResourceBuilder Create(IConfiguration configuration, IHostEnvironment environment, string serviceName)
    {
        var name = configuration["OTEL_SERVICE_NAME"] is { Length: > 0 } configured ? configured : serviceName;
        return ResourceBuilder.CreateEmpty()
            .AddTelemetrySdk()
            .AddService(name, serviceVersion: Version(), serviceInstanceId: $"{Environment.MachineName}:{Environment.ProcessId}")
            .AddAttributes([new("deployment.environment.name", environment.EnvironmentName.ToLowerInvariant())])
            .AddEnvironmentVariableDetector();
    }

    private static string Version() =>
        Assembly.GetEntryAssembly()?.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";
}
