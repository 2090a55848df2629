using System.Net.Sockets;
using Aspire.Hosting.Running.Ordering;

namespace Aspire.Hosting.Running.Health;

/// <summary>Asks a running workload's probes, often until it is healthy and seldom afterwards.</summary>
internal sealed class HealthMonitor(IReadOnlyList<IProbe> probes, TimeProvider time)
{
    public static readonly TimeSpan WhileStarting = TimeSpan.FromMilliseconds(250);
    public static readonly TimeSpan WhileHealthy = TimeSpan.FromSeconds(5);
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <summary>How long something without probes has to run until it counts as healthy.</summary>
    public static readonly TimeSpan ProofWithoutProbes = TimeSpan.FromSeconds(1);

    /// <summary>One lost answer of a healthy resource is no news.</summary>
    public const int FailuresUntilUnhealthy = 3;

    /// <summary>Reports each judgement that differs from the one before, until cancelled.</summary>
    public async Task WatchAsync(Action<WorkloadHealth, string?> report, CancellationToken cancellationToken)
    {
        if (probes.Count == 0)
        {
            // Nobody can be asked, so it proves itself by not dying at once.
            await Task.Delay(ProofWithoutProbes, time, cancellationToken);
            report(WorkloadHealth.Healthy, null);
            return;
        }

        var wasHealthy = false;
        var failures = 0;
        while (true)
        {
            var missing = await AskAllAsync(cancellationToken);
            failures = missing is null ? 0 : failures + 1;
            if (missing is null)
                report(WorkloadHealth.Healthy, null);
            else if (!wasHealthy)
                report(WorkloadHealth.Unknown, missing);
            else if (failures >= FailuresUntilUnhealthy)
                report(WorkloadHealth.Unhealthy, missing);

            wasHealthy |= missing is null;
            // After a failure the next question comes sooner: either it was nothing, or it is news.
            var pause = !wasHealthy ? WhileStarting : missing is null ? WhileHealthy : TimeSpan.FromSeconds(1);
            await Task.Delay(pause, time, cancellationToken);
        }
    }

    private async Task<string?> AskAllAsync(CancellationToken cancellationToken)
    {
        foreach (var probe in probes)
        {
            if (await AskAsync(probe, cancellationToken) is { } missing)
                return missing;
        }
        return null;
    }

    private async Task<string?> AskAsync(IProbe probe, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            return await probe.AskAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"no answer within {Limit.TotalSeconds:0} s";
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return Reason(exception);
        }
    }

    private static string Reason(Exception exception)
    {
        for (Exception? current = exception; current is not null; current = current.InnerException)
        {
            if (current is SocketException socket)
                return socket.SocketErrorCode switch
                {
                    SocketError.ConnectionRefused => "does not listen",
                    SocketError.ConnectionReset => "closes the connection",
                    _ => socket.Message,
                };
        }
        return exception is HttpRequestException or IOException ? "closes the connection" : exception.Message;
    }
}
