using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenTelemetry;

namespace SeiPlatform.ServiceDefaults.Health;

/// <summary>What <c>/ready</c> says.</summary>
/// <param name="Status">Unhealthy when something did not answer that the service cannot do without, degraded when it was only something else.</param>
/// <param name="Checks">Each dependency in the order of registration, and whether it answered.</param>
internal sealed record Readiness(HealthStatus Status, IReadOnlyList<KeyValuePair<string, bool>> Checks);

/// <summary>
/// Asks the dependencies at most once a second, however many ask at once, and answers within two and a half seconds even when a check
/// ignores its deadline. A change of the answer is logged once.
/// </summary>
internal sealed partial class ReadinessProbe(
    HealthCheckService healthChecks, IOptions<HealthCheckServiceOptions> options, TimeProvider time, ILogger<ReadinessProbe> logger)
{
    public static readonly TimeSpan CheckTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Deadline = CheckTimeout + TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly HealthCheckRegistration[] _checks =
        [.. options.Value.Registrations.Where(check => check.Tags.Contains(ReadinessExtensions.Tag))];
    private Task<Readiness>? _running;
    private Readiness? _last;
    private long _lastAt;

    public Task<Readiness> CheckAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_running is null && _last is not null && time.GetElapsedTime(_lastAt) < Freshness)
                return Task.FromResult(_last);
            // On the pool and without the caller's token: others wait for the same answer.
            _running ??= Task.Run(RunAsync, CancellationToken.None);
            return _running.WaitAsync(cancellationToken);
        }
    }

    private async Task<Readiness> RunAsync()
    {
        var readiness = await AskAsync();
        lock (_gate)
        {
            if (readiness.Status != _last?.Status)
                LogChange(readiness);
            _last = readiness;
            _lastAt = time.GetTimestamp();
            _running = null;
        }

        return readiness;
    }

    private async Task<Readiness> AskAsync()
    {
        // Otherwise every probe would be a trace of its own, of a query to the database.
        using var untraced = SuppressInstrumentationScope.Begin();
        using var deadline = new CancellationTokenSource(Deadline, time);
        try
        {
            var report = await healthChecks.CheckHealthAsync(check => check.Tags.Contains(ReadinessExtensions.Tag), deadline.Token)
                .WaitAsync(Deadline, time, CancellationToken.None);
            return Of(check => report.Entries[check.Name].Status == HealthStatus.Healthy);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            return Of(_ => false);
        }
    }

    private Readiness Of(Func<HealthCheckRegistration, bool> passed)
    {
        var failed = _checks.Where(check => !passed(check)).ToHashSet();
        var status = failed.Select(check => check.FailureStatus).DefaultIfEmpty(HealthStatus.Healthy).Min();
        return new(status, [.. _checks.Select(check => KeyValuePair.Create(check.Name, !failed.Contains(check)))]);
    }

    private void LogChange(Readiness readiness)
    {
        var failed = string.Join(", ", readiness.Checks.Where(check => !check.Value).Select(check => check.Key));
        switch (readiness.Status)
        {
            case HealthStatus.Healthy:
                LogReady();
                break;
            case HealthStatus.Degraded:
                LogDegraded(failed);
                break;
            default:
                LogNotReady(failed);
                break;
        }
    }

    [LoggerMessage(EventName = "Ready", Level = LogLevel.Information, Message = "Ready: everything this service depends on answers")]
    private partial void LogReady();

    [LoggerMessage(EventName = "NotReady", Level = LogLevel.Warning, Message = "Not ready: {Failed} did not answer")]
    private partial void LogNotReady(string failed);

    [LoggerMessage(EventName = "Degraded", Level = LogLevel.Warning, Message = "Degraded: {Failed} did not answer; this service goes on without")]
    private partial void LogDegraded(string failed);
}
