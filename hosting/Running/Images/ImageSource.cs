using System.Collections.Concurrent;
using Aspire.Hosting.Running.Ordering;
using Docker.DotNet;

namespace Aspire.Hosting.Running.Images;

/// <summary>Gets an image from the first place that has it: this machine, its registry, the AppHost's own command.</summary>
internal sealed class ImageSource(DockerClient client, Registries registries, FallbackCommand? fallback)
{
    private readonly ImagePull _pull = new(client);
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _perImage = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _pulls = new(3);
    private readonly SemaphoreSlim _builds = new(2);

    public async Task<bool> IsPresentAsync(string image, CancellationToken cancellationToken)
    {
        try
        {
            await client.Images.InspectImageAsync(image, cancellationToken);
            return true;
        }
        catch (DockerImageNotFoundException)
        {
            return false;
        }
    }

    /// <exception cref="ResourceUnavailableException">None of them has it.</exception>
    public async Task EnsureAsync(string resource, string image, IProgress<string> progress, CancellationToken cancellationToken)
    {
        // Two resources with the same image: the second finds it present.
        var turn = _perImage.GetOrAdd(image, _ => new(1));
        await turn.WaitAsync(cancellationToken);
        try
        {
            if (!await IsPresentAsync(image, cancellationToken))
                await GetAsync(resource, image, progress, cancellationToken);
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task GetAsync(string resource, string image, IProgress<string> progress, CancellationToken cancellationToken)
    {
        var reference = RegistryImage.Parse(image);
        progress.Report($"looking for {reference.Registry}");
        if (await registries.WhyUnreachableAsync(reference) is not { } closed)
        {
            var (outcome, reason) = await OneOfAsync(_pulls, () => _pull.PullAsync(reference, progress, cancellationToken), cancellationToken);
            if (outcome is PullOutcome.Pulled)
                return;
            if (outcome is PullOutcome.Refused)
                throw new ResourceUnavailableException($"image {image}: {reason}");
            registries.MarkUnreachable(reference, reason!);
            closed = reason!;
        }

        if (fallback is null)
            throw new ResourceUnavailableException($"image {image} is not here and its registry cannot be reached ({closed})");
        progress.Report("waiting for its turn to be built");
        if (await OneOfAsync(_builds, () => fallback.RunAsync(resource, image, progress, cancellationToken), cancellationToken) is { } why)
            throw new ResourceUnavailableException($"image {image}: registry not reachable ({closed}); {why}");
        if (!await IsPresentAsync(image, cancellationToken))
            throw new ResourceUnavailableException($"image {image}: the fallback command succeeded but left no such image");
    }

    private static async Task<T> OneOfAsync<T>(SemaphoreSlim limit, Func<Task<T>> work, CancellationToken cancellationToken)
    {
        await limit.WaitAsync(cancellationToken);
        try
        {
            return await work();
        }
        finally
        {
            limit.Release();
        }
    }
}
