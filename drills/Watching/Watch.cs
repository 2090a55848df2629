using SeiPlatform.Drills.Compression;
using SeiPlatform.Drills.Pairs;
using SeiPlatform.Drills.Stack;

namespace SeiPlatform.Drills.Watching;

/// <summary>Whoever watches a drill: the stack's own Prometheus and Alertmanager, or a pair beside them; and the inbox that both deliver to.</summary>
internal sealed class Watch : IAsyncDisposable
{
    private const string Watchdog = "Watchdog";

    /// <summary>
    /// What a counter did before Prometheus first saw it looks like news to a rule, and what is down since then is excused for a while: by this time, of the
    /// stack's own, every alert without a fault that will come has come.
    /// </summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromMinutes(6);

    /// <summary>And by this time it is over again: no rule that counts looks further back than a quarter of an hour.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromMinutes(25);

    private Watch(AlertRules rules, PrometheusApi prometheus, Inbox inbox, Pair? pair, double factor)
    {
        Rules = rules;
        Prometheus = prometheus;
        Inbox = inbox;
        Pair = pair;
        Factor = factor;
    }

    public AlertRules Rules { get; }

    public PrometheusApi Prometheus { get; }

    public Inbox Inbox { get; }

    public Pair? Pair { get; }

    /// <summary>By how much time is compressed.</summary>
    public double Factor { get; }

    /// <summary>What a duration of the stack's configuration is here.</summary>
    public TimeSpan Scaled(TimeSpan duration) => duration / Factor;

    /// <summary>How much later than its bound a notification may come: processors that are busy with the fault, the way to the inbox, and the engine do not get faster.</summary>
    public static TimeSpan Tolerance(TimeSpan bound) => TimeSpan.FromSeconds(10) + (bound / 4);

    /// <summary>The stack's own two.</summary>
    public static async Task<Watch> OnStackAsync(Workbench workbench, CancellationToken cancellationToken)
    {
        var stack = workbench.Stack;
        var rules = new AlertRules(
            await workbench.Engine.ReadFilesAsync(stack.ContainerOf("prometheus"), Pair.PrometheusFolder, cancellationToken),
            await workbench.Engine.ReadFilesAsync(stack.ContainerOf("alertmanager"), Pair.AlertmanagerFolder, cancellationToken));
        var inbox = await Inbox.OpenAsync(stack.Url("console"), null, cancellationToken);
        return new(rules, new PrometheusApi(workbench.Http, stack.Url("prometheus")), inbox, null, 1);
    }

    /// <summary>A pair of its own, once it has settled: all that is up in the stack is scraped, nothing fires, and the Watchdog has come through.</summary>
    public static async Task<Watch> OnPairAsync(Workbench workbench, TimeCompression compression, CancellationToken cancellationToken)
    {
        var inbox = await Inbox.OpenAsync(workbench.Stack.Url("console"), PairConfiguration.Source, cancellationToken);
        Pair? pair = null;
        try
        {
            pair = await Pair.StartAsync(workbench.Stack, workbench.Engine, compression, cancellationToken);
            var watch = new Watch(
                new AlertRules(pair.PrometheusFiles, pair.AlertmanagerFiles), new PrometheusApi(workbench.Http, pair.Prometheus), inbox, pair, compression.Factor);
            await watch.SettleAsync(cancellationToken);
            return watch;
        }
        catch
        {
            await inbox.DisposeAsync();
            if (pair is not null)
                await pair.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Inbox.DisposeAsync();
        if (Pair is not null)
            await Pair.DisposeAsync();
    }

    private async Task SettleAsync(CancellationToken cancellationToken)
    {
        var limit = TimeSpan.FromMinutes(1) + Scaled(Settled);
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(limit);
        var missing = "Prometheus does not answer";
        try
        {
            while (!await Prometheus.IsReadyAsync(timeout.Token))
                await PauseAsync();
            var warm = Task.Delay(Scaled(WarmUp), timeout.Token);
            await warm;
            missing = "the Watchdog does not come through to the inbox";
            while (Inbox.Firing.All(notification => notification.Alert != Watchdog))
                await PauseAsync();
            while (await Prometheus.FiringAsync(timeout.Token) is { Count: > 0 } firing)
            {
                missing = $"firing without a drill: {string.Join(", ", firing)}";
                await PauseAsync();
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new DrillException(ExitCode.Failed, $"The drill's own Prometheus and Alertmanager have not settled within {limit.TotalSeconds:0} s: {missing}.");
        }

        Task PauseAsync() => Task.Delay(TimeSpan.FromMilliseconds(200), timeout.Token);
    }
}
