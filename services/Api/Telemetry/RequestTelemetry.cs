using System.Diagnostics;
using System.Security.Claims;
using Microsoft.AspNetCore.Diagnostics;
using SeiPlatform.Api.Usage;
using SeiPlatform.ServiceDefaults.Http;

namespace SeiPlatform.Api.Telemetry;

/// <summary>Counts every request but probes, whatever its answer: by route template, and by customer when there is one.</summary>
internal sealed class RequestTelemetry(RequestDelegate next, ApiMetrics metrics, ActiveCustomers active, UsageRecorder usage)
{
    /// <summary>Requests that match no route share one label.</summary>
    public const string Unmatched = "unmatched";

    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

    public async Task InvokeAsync(HttpContext context)
    {
        if (ProbePaths.IsProbe(context.Request.Path))
        {
            await next(context);
            return;
        }

        var started = Stopwatch.GetTimestamp();
        try
        {
            await next(context);
        }
        finally
        {
            Count(context, context.Response.StatusCode, Stopwatch.GetElapsedTime(started));
        }
    }

    private void Count(HttpContext context, int status, TimeSpan duration)
    {
        var method = Methods.Contains(context.Request.Method) ? context.Request.Method : "other";
        // The handler of exceptions, which is inside of this, takes the endpoint away.
        var matched = context.GetEndpoint() ?? context.Features.Get<IExceptionHandlerFeature>()?.Endpoint;
        var endpoint = (matched as RouteEndpoint)?.RoutePattern.RawText ?? Unmatched;
        metrics.Request(method, endpoint, status, duration);
        if (context.User.Identity is not ClaimsIdentity { IsAuthenticated: true, Name: { } customer })
            return;
        metrics.CustomerRequest(customer);
        active.Seen(customer);
        usage.Record(customer, $"{method} {endpoint}", status);
    }
}
