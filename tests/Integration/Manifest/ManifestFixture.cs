using System.Collections.Concurrent;
using SeiPlatform.Tests.Harness.Containers;
using SeiPlatform.Tests.Integration.Fixtures;

[assembly: AssemblyFixture(typeof(SeiPlatform.Tests.Integration.Manifest.ManifestFixture))]

namespace SeiPlatform.Tests.Integration.Manifest;

/// <summary>
/// The containers of the manifest together on one network, exactly as they are defined. Each is started once, after what it needs, by the first test that asks;
/// a test whose container cannot run on this machine is skipped.
/// </summary>
public sealed class ManifestFixture : IAsyncDisposable
{
    private static readonly Dictionary<string, string[]> Needs = new()
    {
        ["timescaledb-exporter"] = ["timescaledb"],
        ["redis-exporter"] = ["redis"],
        ["kafka-exporter"] = ["kafka"],
        ["elasticsearch-exporter"] = ["elasticsearch"],
        ["kibana"] = ["elasticsearch"],
        ["jaeger"] = ["elasticsearch"],
        ["grafana"] = ["prometheus"],
    };

    private readonly Lazy<Task<TestNetwork>> network = new(() => TestNetwork.CreateAsync());
    private readonly ConcurrentDictionary<string, Lazy<Task<ManifestContainer>>> started = new();

    public Task<ManifestContainer> StartAsync(string resource) => Available.OrSkipAsync(() => StartWithNeedsAsync(resource));

    public async ValueTask DisposeAsync()
    {
        if (network is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
        {
            await (await network.Value).DisposeAsync();
        }
    }

    private async Task<ManifestContainer> StartWithNeedsAsync(string resource)
    {
        await Task.WhenAll(Needs.GetValueOrDefault(resource, []).Select(StartWithNeedsAsync));
        return await started.GetOrAdd(resource, name => new(async () => await (await network.Value).StartAsync(name))).Value;
    }
}
