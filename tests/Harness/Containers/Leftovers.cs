using Docker.DotNet;
using Docker.DotNet.Models;

namespace SeiPlatform.Tests.Harness.Containers;

/// <summary>Removes labelled containers, with their anonymous volumes, and networks.</summary>
internal static class Leftovers
{
    public static bool OfThisRun(IDictionary<string, string> labels) =>
        labels.TryGetValue(ContainerEngine.RunLabel, out var run) && run == ContainerEngine.RunId;

    public static bool OfDeadRuns(IDictionary<string, string> labels) =>
        labels.TryGetValue(ContainerEngine.OwnerLabel, out var owner) && !ContainerEngine.OwnerIsAlive(owner);

    public static async Task RemoveAsync(IDockerClient client, Func<IDictionary<string, string>, bool> belongs, CancellationToken cancellationToken)
    {
        var labelled = new Dictionary<string, IDictionary<string, bool>> { ["label"] = new Dictionary<string, bool> { [ContainerEngine.RunLabel] = true } };
        var containers = await client.Containers.ListContainersAsync(new ContainersListParameters { All = true, Filters = labelled }, cancellationToken);
        await Task.WhenAll(containers.Where(container => belongs(container.Labels)).Select(container => RemoveContainerAsync(client, container.ID, cancellationToken)));
        var networks = await client.Networks.ListNetworksAsync(new NetworksListParameters { Filters = labelled }, cancellationToken);
        foreach (var network in networks.Where(network => belongs(network.Labels)))
        {
            await IgnoreGoneAsync(() => client.Networks.DeleteNetworkAsync(network.ID, cancellationToken));
        }
    }

    public static Task RemoveContainerAsync(IDockerClient client, string id, CancellationToken cancellationToken) => IgnoreGoneAsync(() =>
        client.Containers.RemoveContainerAsync(id, new ContainerRemoveParameters { Force = true, RemoveVolumes = true }, cancellationToken));

    private static async Task IgnoreGoneAsync(Func<Task> removal)
    {
        try
        {
            await removal();
        }
        catch (DockerApiException)
        {
            // Another run swept it first, or it is being removed right now: gone either way.
        }
    }
}
