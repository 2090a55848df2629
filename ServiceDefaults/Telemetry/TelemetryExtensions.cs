using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using OpenTelemetry;
using OpenTelemetry.Context.Propagation;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using SeiPlatform.ServiceDefaults.Http;
using SeiPlatform.ServiceDefaults.Logging;

namespace SeiPlatform.ServiceDefaults.Telemetry;

/// <summary>
/// Metrics are scraped, traces and logs are pushed. Nothing is pushed to where no endpoint is configured: an exporter without a
/// collector only makes noise.
/// </summary>
internal static class TelemetryExtensions
{
    private const string Own = "SeiPlatform.*";

    /// <summary>Seconds; what request-latency objectives from 5 ms to 10 s are read from. The same as ASP.NET Core's own.</summary>
    private static readonly double[] DurationBuckets = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

    public static void AddTelemetry(this IHostApplicationBuilder builder, ResourceBuilder resource)
    {
        var configuration = builder.Configuration;
        AddPropagation(builder.Services);
        builder.Services.AddOpenTelemetry()
            .WithMetrics(metrics => metrics
                .SetResourceBuilder(resource)
                .AddAspNetCoreInstrumentation()
                .AddHttpClientInstrumentation()
                .AddRuntimeInstrumentation()
                .AddMeter("Npgsql", Own)
                .AddView(DurationView)
                .SetExemplarFilter(ExemplarFilterType.TraceBased)
                .AddPrometheusExporter(prometheus => prometheus.ScopeInfoEnabled = false))
            .WithTracing(traces =>
            {
                // Without an endpoint the spans still exist: log lines, exemplars and Kafka messages carry their ids.
                traces
                    .SetResourceBuilder(resource)
                    .AddSource(Own)
                    .AddAspNetCoreInstrumentation(http =>
                    {
                        http.Filter = context => !ProbePaths.IsProbe(context.Request.Path);
                        http.RecordException = true;
                    })
                    .AddHttpClientInstrumentation()
                    .AddNpgsql();
                if (IsSet(configuration, "OTEL_EXPORTER_OTLP_ENDPOINT") || IsSet(configuration, "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"))
                    traces.AddOtlpExporter();
            });

        if (configuration["OTEL_EXPORTER_OTLP_LOGS_ENDPOINT"] is { Length: > 0 } logsEndpoint)
            AddOtlpLogs(builder, resource, LogsEndpoint(logsEndpoint));
    }

    /// <summary>For what comes in (ASP.NET Core asks its services), what goes out (HttpClient asks the process), and OpenTelemetry's own instrumentation.</summary>
    private static void AddPropagation(IServiceCollection services)
    {
        DistributedContextPropagator propagator = new TraceContextOnly();
        services.AddSingleton(propagator);
        DistributedContextPropagator.Current = propagator;
        Sdk.SetDefaultTextMapPropagator(new TraceContextPropagator());
    }

    private static void AddOtlpLogs(IHostApplicationBuilder builder, ResourceBuilder resource, Uri endpoint) =>
        builder.Logging.AddOpenTelemetry(logs =>
        {
            logs.SetResourceBuilder(resource);
            logs.IncludeFormattedMessage = true;
            logs.IncludeScopes = true;
            logs.AddProcessor(new RedactingLogProcessor());
            logs.AddProcessor(new ReceiverLogProcessor());
            logs.AddOtlpExporter(otlp =>
            {
                otlp.Protocol = OtlpExportProtocol.HttpProtobuf;
                otlp.Endpoint = endpoint;
            });
        });

    /// <summary>A bare host gets OTLP's own path: receivers answer nowhere else.</summary>
    private static Uri LogsEndpoint(string configured)
    {
        if (!Uri.TryCreate(configured, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
        {
            throw new InvalidOperationException(
                $"OTEL_EXPORTER_OTLP_LOGS_ENDPOINT is \"{configured}\"; expected an http or https URL such as http://fluent-bit:4318/v1/logs.");
        }

        return uri.AbsolutePath == "/" ? new Uri(uri, "v1/logs") : uri;
    }

    private static MetricStreamConfiguration? DurationView(Instrument instrument) =>
        instrument is Histogram<double> { Unit: "s" } histogram
        && histogram.Advice?.HistogramBucketBoundaries is null
        && (instrument.Meter.Name == "Npgsql" || instrument.Meter.Name.StartsWith("SeiPlatform.", StringComparison.Ordinal))
            ? new ExplicitBucketHistogramConfiguration { Boundaries = DurationBuckets }
            : null;

    private static bool IsSet(IConfiguration configuration, string key) => !string.IsNullOrWhiteSpace(configuration[key]);
}
