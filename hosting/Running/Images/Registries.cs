using System.Collections.Concurrent;
using System.Net.Sockets;
using Docker.DotNet.Models;

namespace Aspire.Hosting.Running.Images;

/// <summary>Which registries cannot be reached. Found out within seconds, where the engine itself would try for a quarter of a minute, and remembered for the run.</summary>
internal sealed class Registries(SystemInfoResponse engine)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);
    private readonly ConcurrentDictionary<string, Lazy<Task<string?>>> _reasons = new(StringComparer.Ordinal);

    /// <returns>Why the image's registry cannot be reached; null when it can, or only the engine can tell.</returns>
    public Task<string?> WhyUnreachableAsync(RegistryImage image) =>
        _reasons.GetOrAdd(image.Registry, _ => new(() => OnlyEngineCanTell(image) ? Task.FromResult<string?>(null) : ConnectAsync(image))).Value;

    /// <summary>The engine could not reach it, whatever this machine can.</summary>
    public void MarkUnreachable(RegistryImage image, string reason) =>
        _reasons[image.Registry] = new(Task.FromResult<string?>(reason));

    // Behind a proxy or a mirror the engine takes another way than a connection from here would.
    private bool OnlyEngineCanTell(RegistryImage image) =>
        engine.HTTPSProxy is { Length: > 0 } || engine.HTTPProxy is { Length: > 0 } || (image.IsOnDockerHub && engine.RegistryConfig?.Mirrors is { Count: > 0 });

    private static async Task<string?> ConnectAsync(RegistryImage image)
    {
        var (host, port) = image.Api;
        try
        {
            using var limit = new CancellationTokenSource(Limit);
            using var client = new TcpClient();
            await client.ConnectAsync(host, port, limit.Token);
            return null;
        }
        catch (SocketException exception) when (exception.SocketErrorCode is SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData)
        {
            return $"{host} has no address here";
        }
        catch (SocketException exception)
        {
            return $"{host}: {exception.Message}";
        }
        catch (OperationCanceledException)
        {
            return $"{host} does not answer within {Limit.TotalSeconds:0} s";
        }
    }
}
