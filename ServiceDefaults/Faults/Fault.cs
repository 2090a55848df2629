using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using SeiPlatform.ServiceDefaults.Http;

namespace SeiPlatform.ServiceDefaults.Faults;

internal enum FaultKind
{
    /// <summary>Requests are answered with a server error.</summary>
    [JsonStringEnumMemberName("error")]
    Error,

    /// <summary>Requests wait before they are handled.</summary>
    [JsonStringEnumMemberName("latency")]
    Latency,

    /// <summary>Requests end in an exception that nothing expects.</summary>
    [JsonStringEnumMemberName("exception")]
    Exception,

    /// <summary>Work that blocks keeps the thread pool busy, so that everything else queues.</summary>
    [JsonStringEnumMemberName("threads")]
    Threads,

    /// <summary>Connections of the database pool are taken and not given back.</summary>
    [JsonStringEnumMemberName("connections")]
    Connections,
}

/// <summary>A fault on demand. It ends by itself.</summary>
/// <param name="Kind">What goes wrong.</param>
/// <param name="Duration">How long it lasts, in seconds.</param>
/// <param name="Route">Requests whose path begins with this; all but the probes when it is null.</param>
/// <param name="Ratio">The share of those requests, above 0, at most 1.</param>
/// <param name="Status">The status of an error.</param>
/// <param name="Latency">How long a request waits, or a thread is blocked at a time, in seconds.</param>
/// <param name="Count">How many work items block threads, or how many connections are taken.</param>
internal sealed record Fault(
    [property: JsonRequired] FaultKind Kind,
    [property: JsonRequired] double Duration,
    string? Route = null,
    double Ratio = 1,
    int Status = StatusCodes.Status500InternalServerError,
    double Latency = 1,
    int Count = 1)
{
    /// <summary>The longest that a fault may last, in seconds.</summary>
    public const double MaxDuration = 3600;

    public const double MaxLatency = 60;
    public const int MaxCount = 1000;

    [JsonIgnore]
    public bool IsOnRequests => Kind is FaultKind.Error or FaultKind.Latency or FaultKind.Exception;

    /// <summary>Never the probes, and never the switch itself.</summary>
    public bool Concerns(PathString path) =>
        !IsUntouchable(path) && (Route is null || path.StartsWithSegments(Route, StringComparison.OrdinalIgnoreCase));

    /// <returns>Null when it may be caused.</returns>
    public string? Mistake() => this switch
    {
        { Duration: not (> 0 and <= MaxDuration) } => $"duration is {Duration}; expected seconds, above 0, at most {MaxDuration}",
        { Ratio: not (> 0 and <= 1) } => $"ratio is {Ratio}; expected a share above 0, at most 1",
        { Status: < 500 or > 599 } => $"status is {Status}; expected a server error, 500 to 599",
        { Latency: not (> 0 and <= MaxLatency) } => $"latency is {Latency}; expected seconds, above 0, at most {MaxLatency}",
        { Count: < 1 or > MaxCount } => $"count is {Count}; expected 1 to {MaxCount}",
        { Route: { } route } when !route.StartsWith('/') || route.EndsWith('/') => $"route is '{route}'; expected the beginning of a path such as /api/v1",
        { Route: { } route } when IsUntouchable(route) => $"route is '{route}'; probes, scrapes and this switch are never touched",
        _ => null,
    };

    private static bool IsUntouchable(PathString path) =>
        ProbePaths.IsProbe(path) || path.StartsWithSegments(FaultEndpoints.Root, StringComparison.OrdinalIgnoreCase);
}

/// <summary>A fault that is in effect.</summary>
internal sealed record ActiveFault(string Id, Fault Fault, DateTimeOffset Until);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Fault))]
[JsonSerializable(typeof(ActiveFault))]
[JsonSerializable(typeof(IReadOnlyList<ActiveFault>))]
internal sealed partial class FaultJson : JsonSerializerContext;
