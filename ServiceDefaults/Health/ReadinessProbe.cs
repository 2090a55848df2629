using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenTelemetry;

namespace SeiPlatform.ServiceDefaults.Health;

/// <summary>What <c>/ready</c> says.</summary>
/// <param name="IsReady">All checks passed.</param>
/// <param name="Checks">Each dependency in the order of registration, and whether it answered.</param>
internal sealed record Readiness(bool IsReady, IReadOnlyList<KeyValuePair<string, bool>> Checks);

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
    private readonly string[] _names =
        [.. options.Value.Registrations.Where(check => check.Tags.Contains(ReadinessExtensions.Tag)).Select(check => check.Name)];
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
            if (readiness.IsReady != _last?.IsReady)
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
            KeyValuePair<string, bool>[] checks =
                [.. _names.Select(name => KeyValuePair.Create(name, report.Entries[name].Status == HealthStatus.Healthy))];
            return new(checks.All(check => check.Value), checks);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            return new(false, [.. _names.Select(name => KeyValuePair.Create(name, false))]);
        }
    }

    private void LogChange(Readiness readiness)
    {
        if (readiness.IsReady)
            LogReady();
        else
            LogNotReady(string.Join(", ", readiness.Checks.Where(check => !check.Value).Select(check => check.Key)));
    }

    [LoggerMessage(EventName = "Ready", Level = LogLevel.Information, Message = "Ready: everything this service depends on answers")]
    private partial void LogReady();

    [LoggerMessage(EventName = "NotReady", Level = LogLevel.Warning, Message = "Not ready: {Failed} did not answer")]
    private partial void LogNotReady(string failed);
}
