using Docker.DotNet.Models;

namespace SeiPlatform.Bench;

/// <summary>The engine reports statistics as a stream; this is the first of it.</summary>
internal sealed class FirstStats : IProgress<ContainerStatsResponse>
{
    private readonly TaskCompletionSource<ContainerStatsResponse> first = new();

    public Task<ContainerStatsResponse> Value => first.Task;

    public void Report(ContainerStatsResponse value) => first.TrySetResult(value);
}
