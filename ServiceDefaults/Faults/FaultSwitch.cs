using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace SeiPlatform.ServiceDefaults.Faults;

/// <summary>The faults that are in effect. Each ends by itself, when it is taken back, or with the process.</summary>
internal sealed partial class FaultSwitch(IServiceProvider services, TimeProvider time, ILogger<FaultSwitch> logger) : IDisposable
{
    private readonly ConcurrentDictionary<string, Running> _running = new(StringComparer.Ordinal);

    public IReadOnlyList<ActiveFault> Active => [.. _running.Values.Select(running => running.Description).OrderBy(active => active.Until)];

    public ActiveFault Cause(Fault fault)
    {
        var active = new ActiveFault(Guid.NewGuid().ToString("N"), fault, time.GetUtcNow().AddSeconds(fault.Duration));
        var end = new CancellationTokenSource(TimeSpan.FromSeconds(fault.Duration), time);
        LogBegins(fault.Kind, fault.Route ?? "/", active.Until);
        _running[active.Id] = new Running(active, end, fault.Kind switch
        {
            FaultKind.Threads => ThreadPoolFault.RunAsync(fault, end.Token),
            FaultKind.Connections => ConnectionPoolFault.RunAsync(fault, services, logger, end.Token),
            _ => Task.CompletedTask,
        });
        end.Token.Register(() =>
        {
            if (_running.TryRemove(active.Id, out _))
                LogEnds(fault.Kind, fault.Route ?? "/");
        });
        return active;
    }

    /// <summary>Ends faults early and waits until what they held is free again.</summary>
    /// <param name="id">One of them, or null for all.</param>
    /// <returns>How many there were.</returns>
    public async Task<int> EndAsync(string? id)
    {
        Running[] ending = [.. _running.Values.Where(running => id is null || running.Description.Id == id)];
        foreach (var running in ending)
            await running.End.CancelAsync();
        await Task.WhenAll(ending.Select(running => running.Work)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return ending.Length;
    }

    /// <summary>The faults that hit this request; each request counts once for the ratio of each fault that concerns it.</summary>
    public IEnumerable<Fault> Hitting(PathString path)
    {
        foreach (var running in _running.Values)
        {
            if (running.Description.Fault is { IsOnRequests: true } fault && fault.Concerns(path) && running.IsNextHit())
                yield return fault;
        }
    }

    public void Dispose()
    {
        foreach (var running in _running.Values)
            running.End.Cancel();
    }

    [LoggerMessage(EventName = "FaultBegins", Level = LogLevel.Warning, Message = "A fault on demand begins: {Kind} on {Route} until {Until:O}")]
    private partial void LogBegins(FaultKind kind, string route, DateTimeOffset until);

    [LoggerMessage(EventName = "FaultEnds", Level = LogLevel.Warning, Message = "A fault on demand ends: {Kind} on {Route}")]
    private partial void LogEnds(FaultKind kind, string route);

    private sealed class Running(ActiveFault description, CancellationTokenSource end, Task work)
    {
        private readonly Lock _lock = new();
        private double _share;

        public ActiveFault Description { get; } = description;

        public CancellationTokenSource End { get; } = end;

        /// <summary>Ends when nothing is held any more.</summary>
        public Task Work { get; } = work;

        /// <summary>Evenly instead of by chance: of few requests, too, the ratio is what was asked for.</summary>
        public bool IsNextHit()
        {
            lock (_lock)
            {
                _share += Description.Fault.Ratio;
                // Sums of shares such as 0.1 stay a little below the whole.
                if (_share < 1 - 1e-9)
                    return false;
                _share -= 1;
                return true;
            }
        }
    }
}
