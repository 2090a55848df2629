using System.Net;
using Aspire.Hosting.Running.Images;
using Aspire.Hosting.Running.Logs;
using Aspire.Hosting.Running.Ordering;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace Aspire.Hosting.Running.Engine;

/// <summary>A container of this run.</summary>
internal sealed class ContainerInstance(
    string resource,
    string image,
    Func<CancellationToken, Task<ContainerSpec>> resolve,
    DockerClient client,
    EngineNetwork network,
    HostLabels labels,
    ImageSource images,
    LogFile log) : IInstance
{
    private readonly ContainerLog _containerLog = new(client, log);
    private string? _id;
    private Task _following = Task.CompletedTask;
    private Task _removal = Task.CompletedTask;

    public string? ContainerId => _id;

    public Task PrepareAsync(IProgress<string> progress, CancellationToken cancellationToken) =>
        images.EnsureAsync(resource, image, progress, cancellationToken);

    public async Task<InstanceIdentity> StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            _id ??= await CreateAsync(cancellationToken);
            var since = DateTimeOffset.UtcNow;
            await client.Containers.StartContainerAsync(_id, new ContainerStartParameters(), cancellationToken);
            _following = _containerLog.FollowAsync(_id, since, cancellationToken);
            return new(ContainerId: _id);
        }
        catch (DockerContainerNotFoundException)
        {
            // Somebody removed it; the next attempt makes a new one.
            _id = null;
            throw;
        }
    }

    public async Task<InstanceExit> WaitForExitAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await client.Containers.WaitContainerAsync(_id!, cancellationToken);
                var state = (await client.Containers.InspectContainerAsync(_id!, cancellationToken)).State;
                if (state is null or { Running: true })
                    continue;
                await _following.WaitAsync(TimeSpan.FromSeconds(2), cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                return new((int)state.ExitCode, Reason(state), log.LastLines);
            }
            catch (DockerApiException exception) when (exception.StatusCode is HttpStatusCode.NotFound)
            {
                _id = null;
                return new(null, "the container was removed", log.LastLines);
            }
            catch (Exception exception) when (exception is IOException or HttpRequestException or DockerApiException)
            {
                // The engine restarts or has gone. What it says once it is back decides.
                await Task.Delay(TimeSpan.FromSeconds(1), cancellationToken);
            }
        }
    }

    public async Task StopAsync(TimeSpan grace, bool forGood, CancellationToken cancellationToken)
    {
        if (_id is not { } id)
            return;
        try
        {
            var seconds = (uint)Math.Max(1, Math.Ceiling(grace.TotalSeconds));
            await client.Containers.StopContainerAsync(id, new ContainerStopParameters { WaitBeforeKillSeconds = seconds }, cancellationToken);
            if (forGood)
                _removal = RemoveAsync(id);
        }
        catch (DockerContainerNotFoundException)
        {
        }
    }

    public async ValueTask DisposeAsync()
    {
        // What it could not remove, the sweep of the whole run does.
        await _removal.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        log.Dispose();
    }

    // Beside the stop of others: removing takes the engine as long as stopping.
    private async Task RemoveAsync(string id)
    {
        // The last words first.
        await _following.WaitAsync(TimeSpan.FromMilliseconds(200)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        await new Leftovers(client, labels).RemoveContainerAsync(id, limit.Token);
    }

    private async Task<string> CreateAsync(CancellationToken cancellationToken)
    {
        var spec = await resolve(cancellationToken);
        var created = await client.Containers.CreateContainerAsync(ContainerRequest.From(spec, network, labels), cancellationToken);
        try
        {
            foreach (var tree in spec.Files)
            {
                using var archive = ContainerArchive.Create(tree);
                await client.Containers.ExtractArchiveToContainerAsync(created.ID, new CopyToContainerParameters { Path = "/" }, archive, cancellationToken);
            }
        }
        catch
        {
            await new Leftovers(client, labels).RemoveContainerAsync(created.ID, CancellationToken.None);
            throw;
        }
        return created.ID;
    }

    private static string? Reason(Docker.DotNet.Models.State state) => state switch
    {
        { OOMKilled: true } => "out of memory: it reached its memory limit",
        { Error.Length: > 0 } => state.Error,
        { ExitCode: 137 } => "killed",
        { ExitCode: 139 } => "segmentation fault",
        { ExitCode: 143 } => "terminated",
        _ => null,
    };
}
