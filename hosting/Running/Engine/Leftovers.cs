using System.Net;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace Aspire.Hosting.Running.Engine;

/// <summary>What carries this AppHost's label although no run of it owns it any more.</summary>
internal sealed class Leftovers(DockerClient client, HostLabels labels)
{
    private const int NetworkAttempts = 5;

    /// <returns>How many containers and networks were removed.</returns>
    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        var containers = await client.Containers.ListContainersAsync(
            new ContainersListParameters { All = true, Filters = labels.Filter }, cancellationToken);
        await Task.WhenAll(containers.Select(container => RemoveContainerAsync(container.ID, cancellationToken)));

        var networks = await client.Networks.ListNetworksAsync(new NetworksListParameters { Filters = labels.Filter }, cancellationToken);
        await Task.WhenAll(networks.Select(network => RemoveNetworkAsync(network.ID, cancellationToken)));
        return containers.Count + networks.Count;
    }

    /// <returns>The names of the volumes that were removed.</returns>
    public async Task<IReadOnlyList<string>> RemoveVolumesAsync(CancellationToken cancellationToken)
    {
        var volumes = await client.Volumes.ListAsync(new VolumesListParameters { Filters = labels.Filter }, cancellationToken);
        string[] names = [.. (volumes.Volumes ?? []).Select(volume => volume.Name)];
        foreach (var name in names)
            await client.Volumes.RemoveAsync(name, force: false, cancellationToken);
        return names;
    }

    public async Task RemoveContainerAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            await client.Containers.RemoveContainerAsync(id, new ContainerRemoveParameters { Force = true, RemoveVolumes = true }, cancellationToken);
        }
        catch (DockerContainerNotFoundException)
        {
        }
        catch (DockerApiException exception) when (exception.StatusCode is HttpStatusCode.Conflict)
        {
            // Somebody else removes it already.
        }
    }

    private async Task RemoveNetworkAsync(string id, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await client.Networks.DeleteNetworkAsync(id, cancellationToken);
                return;
            }
            catch (DockerNetworkNotFoundException)
            {
                return;
            }
            catch (DockerApiException exception) when (exception.StatusCode is HttpStatusCode.Forbidden or HttpStatusCode.Conflict)
            {
                // A container whose removal has not quite ended, or one that a person has connected: that one keeps the network.
                if (attempt == NetworkAttempts)
                    return;
                await Task.Delay(TimeSpan.FromMilliseconds(200), cancellationToken);
            }
        }
    }
}
