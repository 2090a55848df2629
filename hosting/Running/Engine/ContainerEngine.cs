using System.Net.Sockets;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace Aspire.Hosting.Running.Engine;

/// <summary>The container engine of this machine, found as the docker command line finds it (DOCKER_HOST, then the current context).</summary>
internal sealed class ContainerEngine : IDisposable
{
    private const string NoEngine =
        "Install and start one (on Debian and Ubuntu: 'apt-get install docker.io', then 'systemctl start docker'; on macOS and Windows: Docker Desktop), " +
        "or name it in the environment variable DOCKER_HOST, and start again.";

    private ContainerEngine(DockerClient client, VersionResponse version, SystemInfoResponse info)
    {
        Client = client;
        Version = version;
        Info = info;
    }

    public DockerClient Client { get; }
    public VersionResponse Version { get; }
    public SystemInfoResponse Info { get; }

    /// <exception cref="RunException">There is no engine, or it does not answer.</exception>
    public static async Task<ContainerEngine> ConnectAsync(CancellationToken cancellationToken)
    {
        DockerClient? client = null;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(10));
        try
        {
            // Waiting for a container or following its log lasts as long as the run, so requests have no time limit of their own.
            client = new DockerClientBuilder().WithTimeout(Timeout.InfiniteTimeSpan).Build();
            var version = await client.System.GetVersionAsync(limit.Token);
            var info = await client.System.GetSystemInfoAsync(limit.Token);
            return new(client, version, info);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            var endpoint = client?.Options.Endpoint.ToString() ?? "the configured address";
            client?.Dispose();
            throw new RunException(ExitCode.NoEngine, $"No container engine answers at {endpoint} ({Reason(exception)}). {NoEngine}", exception);
        }
    }

    public void Dispose() => Client.Dispose();

    private static string Reason(Exception exception)
    {
        for (Exception? current = exception; current is not null; current = current.InnerException)
        {
            if (current is SocketException socket)
                return socket.SocketErrorCode switch
                {
                    SocketError.AccessDenied => "permission denied: is this user in the group docker?",
                    SocketError.ConnectionRefused => "the connection was refused: is the daemon running?",
                    SocketError.AddressNotAvailable => "there is no such socket",
                    _ => socket.Message,
                };
        }
        return exception is OperationCanceledException ? "no answer within 10 seconds" : exception.Message;
    }
}
