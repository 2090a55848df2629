using Docker.DotNet;
using Docker.DotNet.Models;

namespace Aspire.Hosting.Running.Engine;

/// <summary>Runs a command in a running container.</summary>
internal static class ContainerCommand
{
    /// <returns>The exit code, and what it printed on both streams.</returns>
    public static async Task<(long Code, string Output)> RunAsync(
        DockerClient client, string containerId, IReadOnlyList<string> command, CancellationToken cancellationToken)
    {
        var exec = await client.Exec.CreateContainerExecAsync(
            containerId, new ContainerExecCreateParameters { Cmd = [.. command], AttachStdout = true, AttachStderr = true }, cancellationToken);
        using var stream = await client.Exec.StartContainerExecAsync(exec.ID, new ContainerExecStartParameters(), cancellationToken);
        var (standardOutput, standardError) = await stream.ReadOutputToEndAsync(cancellationToken);
        var ended = await client.Exec.InspectContainerExecAsync(exec.ID, cancellationToken);
        return (ended.ExitCode ?? -1, standardOutput + standardError);
    }
}
