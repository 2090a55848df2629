using SeiPlatform.Drills.Compression;
using SeiPlatform.Drills.Stack;

namespace SeiPlatform.Drills.Pairs;

/// <summary>A Prometheus and an Alertmanager of the drill's own, beside the stack's, on the same targets and rules.</summary>
internal sealed class Pair : IAsyncDisposable
{
    public const string PrometheusFolder = "/etc/prometheus";
    public const string AlertmanagerFolder = "/etc/alertmanager";
    public const int PrometheusPort = 9090;
    public const int AlertmanagerPort = 9093;

    private readonly Engine _engine;
    private readonly List<string> _containers;

    private Pair(Engine engine, List<string> containers, Uri prometheus, IReadOnlyDictionary<string, string> prometheusFiles, IReadOnlyDictionary<string, string> alertmanagerFiles)
    {
        _engine = engine;
        _containers = containers;
        Prometheus = prometheus;
        PrometheusFiles = prometheusFiles;
        AlertmanagerFiles = alertmanagerFiles;
    }

    public Uri Prometheus { get; }

    /// <summary>The configuration as the two have it, by path.</summary>
    public IReadOnlyDictionary<string, string> PrometheusFiles { get; }

    public IReadOnlyDictionary<string, string> AlertmanagerFiles { get; }

    public static async Task<Pair> StartAsync(RunningStack stack, Engine engine, TimeCompression compression, CancellationToken cancellationToken)
    {
        var prometheus = await engine.InspectAsync(stack.ContainerOf("prometheus"), cancellationToken);
        var alertmanager = await engine.InspectAsync(stack.ContainerOf("alertmanager"), cancellationToken);
        var prometheusFiles = PairConfiguration.Prometheus(await engine.ReadFilesAsync(prometheus.ID!, PrometheusFolder, cancellationToken), compression);
        var alertmanagerFiles = PairConfiguration.Alertmanager(await engine.ReadFilesAsync(alertmanager.ID!, AlertmanagerFolder, cancellationToken), compression);

        var started = new List<string>();
        try
        {
            started.Add(await engine.StartAsync(
                StackContainer.Like(alertmanager, PairConfiguration.AlertmanagerName), Under(AlertmanagerFolder, alertmanagerFiles), cancellationToken));
            var parameters = StackContainer.Like(prometheus, PairConfiguration.PrometheusName, PrometheusPort);
            parameters.Cmd = [.. compression.Arguments([.. parameters.Cmd ?? []])];
            started.Add(await engine.StartAsync(parameters, Under(PrometheusFolder, prometheusFiles), cancellationToken));
            var port = StackContainer.PublishedPort(await engine.InspectAsync(started[^1], cancellationToken), PrometheusPort);
            return new(engine, started, new Uri($"http://127.0.0.1:{port}/"), prometheusFiles, alertmanagerFiles);
        }
        catch
        {
            foreach (var container in started)
                await engine.RemoveAsync(container, CancellationToken.None);
            throw;
        }
    }

    public static IReadOnlyDictionary<string, string> Under(string folder, IReadOnlyDictionary<string, string> files) =>
        files.ToDictionary(file => $"{folder}/{file.Key}", file => file.Value, StringComparer.Ordinal);

    /// <summary>Changes files of Prometheus, and has it read them.</summary>
    public Task ReloadPrometheusAsync(IReadOnlyDictionary<string, string> files, CancellationToken cancellationToken) =>
        ReloadAsync(_containers[^1], Under(PrometheusFolder, files), cancellationToken);

    /// <summary>Changes files of Alertmanager, and has it read them.</summary>
    public Task ReloadAlertmanagerAsync(IReadOnlyDictionary<string, string> files, CancellationToken cancellationToken) =>
        ReloadAsync(_containers[0], Under(AlertmanagerFolder, files), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        foreach (var container in _containers)
            await _engine.RemoveAsync(container, CancellationToken.None);
    }

    private async Task ReloadAsync(string container, IReadOnlyDictionary<string, string> files, CancellationToken cancellationToken)
    {
        await _engine.WriteFilesAsync(container, "/", files, cancellationToken);
        await _engine.HangUpAsync(container, cancellationToken);
    }
}
