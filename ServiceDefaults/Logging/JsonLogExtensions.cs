using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using OpenTelemetry.Resources;

namespace SeiPlatform.ServiceDefaults.Logging;

internal static class JsonLogExtensions
{
    public static void AddJsonLogs(this IHostApplicationBuilder builder, ResourceBuilder resource)
    {
        builder.Services.AddSingleton(new LogResource(
            [.. resource.Build().Attributes.Where(attribute => !attribute.Key.StartsWith("telemetry.sdk.", StringComparison.Ordinal))]));
        builder.Logging.ClearProviders();
        builder.Logging.AddConsole(console => console.FormatterName = JsonLogFormatter.FormatterName);
        builder.Logging.AddConsoleFormatter<JsonLogFormatter, ConsoleFormatterOptions>(options => options.IncludeScopes = true);
    }
}

/// <summary>The resource attributes that every line carries.</summary>
internal sealed record LogResource(IReadOnlyList<KeyValuePair<string, object>> Attributes);
