using System.Globalization;
using System.Text.RegularExpressions;
using SeiPlatform.Tests.Harness.Containers;
using SeiPlatform.Tests.Integration.Fixtures;
using SeiPlatform.Tests.Integration.Manifest;

namespace SeiPlatform.Tests.Integration.Logs;

/// <summary>Fluent Bit as the manifest defines it, in front of a <see cref="BulkStore"/>.</summary>
internal sealed partial class LogCollector : IAsyncDisposable
{
    private readonly HttpApi _api;

    private LogCollector(ManifestContainer container)
    {
        Container = container;
        _api = new HttpApi(container);
    }

    public ManifestContainer Container { get; }

    public Uri Otlp => Container.Url("otlp");

    public static async Task<LogCollector> StartAsync(BulkStore store, Action<ContainerOptions>? configure = null) => new(await Available.OrSkipAsync(() => TestNetwork.StartSingleAsync(
        "fluent-bit",
        options =>
        {
            options.ExtraEnvironment["ELASTICSEARCH_HOST"] = "aspire.dev.internal";
            options.ExtraEnvironment["ELASTICSEARCH_PORT"] = store.Port.ToString(CultureInfo.InvariantCulture);
            configure?.Invoke(options);
        },
        TestContext.Current.CancellationToken)));

    /// <summary>What Prometheus scrapes.</summary>
    public Task<string> MetricsAsync(CancellationToken cancellationToken = default) => _api.TextAsync("api/v2/metrics/prometheus", cancellationToken);

    /// <summary>The samples of a metric by the plugin that they are of, the label <c>name</c>.</summary>
    public async Task<IReadOnlyDictionary<string, double>> SamplesAsync(string metric, CancellationToken cancellationToken = default) =>
        Sample().Matches(await MetricsAsync(cancellationToken)).Where(match => match.Groups[1].Value == metric)
            .ToDictionary(match => match.Groups[2].Value, match => double.Parse(match.Groups[3].Value, CultureInfo.InvariantCulture));

    public async ValueTask DisposeAsync()
    {
        _api.Dispose();
        await Container.Network.DisposeAsync();
    }

    [GeneratedRegex("""^(\w+)\{(?:[^}]*,)?name="([^"]*)"[^}]*\} (\S+)$""", RegexOptions.Multiline)]
    private static partial Regex Sample();
}
