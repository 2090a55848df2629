using System.Globalization;
using Aspire.Hosting.Running.Logs;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace Aspire.Hosting.Running.Engine;

/// <summary>Copies what a container prints into its log file.</summary>
internal sealed class ContainerLog(DockerClient client, LogFile log)
{
    /// <summary>Follows one run of the container, to its end.</summary>
    public async Task FollowAsync(string containerId, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var parameters = new ContainerLogsParameters
        {
            ShowStdout = true,
            ShowStderr = true,
            Follow = true,
            Since = (since.ToUnixTimeMilliseconds() / 1000.0).ToString("F3", CultureInfo.InvariantCulture),
        };
        try
        {
            using var stream = await client.Containers.GetContainerLogsAsync(containerId, parameters, cancellationToken);
            await CopyAsync(stream, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException or DockerApiException or OperationCanceledException)
        {
            // The container is gone, the engine is, or the run ends: each is told by whoever watches the container.
        }
    }

    private async Task CopyAsync(MultiplexedStream stream, CancellationToken cancellationToken)
    {
        var standardOutput = new LineReader(log);
        var standardError = new LineReader(log);
        var buffer = new byte[8 * 1024];
        while (true)
        {
            var read = await stream.ReadOutputAsync(buffer, 0, buffer.Length, cancellationToken);
            if (read.EOF)
                break;
            var target = read.Target is MultiplexedStream.TargetStream.StandardError ? standardError : standardOutput;
            target.Append(buffer.AsSpan(0, read.Count));
        }
        standardOutput.Complete();
        standardError.Complete();
    }
}
