using System.Text.Json.Serialization;
using SeiPlatform.Console.Pages;

namespace SeiPlatform.Console.Traces;

/// <summary>Takes traces in, keeps the last ones, and shows them.</summary>
internal static class TraceEndpoints
{
    private static readonly TimeSpan ForwardingTimeout = TimeSpan.FromSeconds(5);

    public static void AddTraces(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<TraceOptions>().BindConfiguration(TraceOptions.Section).ValidateDataAnnotations()
            .Validate(options => options.ForwardTo is null or { IsAbsoluteUri: true, Scheme: "http" or "https" }, "Traces:ForwardTo: expected an http or https URL such as http://localhost:4318.")
            .ValidateOnStart();
        builder.Services.AddSingleton<TraceStore>().AddSingleton<TraceForwarder>().AddHostedService(services => services.GetRequiredService<TraceForwarder>());
        builder.Services.AddHttpClient(TraceForwarder.ClientName, client => client.Timeout = ForwardingTimeout);
        builder.Services.AddRequestDecompression();
    }

    public static void MapTraces(this WebApplication app)
    {
        app.UseRequestDecompression();
        app.MapTraceIntake();
        app.MapGet("/traces", IResult (HttpContext context, TraceStore store, TraceForwarder forwarder, TimeProvider time) =>
        {
            var query = TraceQuery.Read(context.Request.Query, out var error);
            return HtmlPages.Render<TraceList>(
                context,
                new { View = TraceListView.Of(store, query, error, forwarder.Report, time) },
                error is null ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);
        });
        app.MapGet("/traces/{id}", (HttpContext context, string id, TraceStore store, TimeProvider time) => store.Find(id) is { } trace
            ? HtmlPages.Render<TracePage>(context, new { Trace = trace, Zone = time.LocalTimeZone })
            : HtmlPages.Render<TraceMissing>(context, new { Id = id }, StatusCodes.Status404NotFound));
        app.MapGet("/api/traces", IResult (HttpContext context, TraceStore store) =>
        {
            var query = TraceQuery.Read(context.Request.Query, out var error);
            return error is not null
                ? TypedResults.Problem(error, statusCode: StatusCodes.Status400BadRequest)
                : TypedResults.Json([.. store.Find(query).Take(TraceListView.Shown).Select(TraceSummary.Of)], TraceJsonContext.Default.IReadOnlyListTraceSummary);
        });
        app.MapGet("/api/traces/{id}", IResult (string id, TraceStore store) => store.Find(id) is { } trace
            ? TypedResults.Json(trace, TraceJsonContext.Default.Trace)
            : TypedResults.NotFound());
    }
}

/// <summary>A trace in a line.</summary>
public sealed record TraceSummary(
    string Id, string Name, DateTimeOffset StartedAt, double DurationMilliseconds, IReadOnlyList<string> Services, int Spans, int Errors)
{
    public static TraceSummary Of(Trace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        return new(
            trace.Id, trace.Root.Name, trace.StartedAt, trace.Duration.TotalMilliseconds, [.. trace.Services.Order(StringComparer.Ordinal)],
            trace.Spans.Count + trace.Omitted, trace.Errors);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(IReadOnlyList<TraceSummary>))]
[JsonSerializable(typeof(Trace))]
internal sealed partial class TraceJsonContext : JsonSerializerContext;
