namespace SeiPlatform.Cluster.Rendering;

/// <summary>kubectl's own image, for a machine that has a container engine and no kubectl. Where its registry cannot be reached, it is built from Debian's package.</summary>
/// <param name="root">The repository.</param>
/// <param name="engine">The container engine's command.</param>
internal sealed class KubectlImage(string root, string engine = "docker")
{
    public const string Name = "registry.k8s.io/kubectl:v1.34.1";

    // Several trees are rendered at once by tests: one looks for the image.
    private static readonly SemaphoreSlim Turn = new(1);

    /// <summary>Gets the image if it is not here, and shows how it goes.</summary>
    /// <returns>Why it cannot be had; null when it is here.</returns>
    public async Task<string?> WhyUnavailableAsync(CancellationToken cancellationToken)
    {
        if (await Tool.RunAsync(engine, ["version", "--format", "{{.Server.Version}}"], root, cancellationToken: cancellationToken) is not { ExitCode: 0 })
            return "no container engine answers";
        await Turn.WaitAsync(cancellationToken);
        try
        {
            return await Tool.ShowAsync(Path.Combine(root, "offline", "images"), ["kubectl", Name], root, cancellationToken) is 0 ? null : "it could be neither pulled nor built";
        }
        finally
        {
            Turn.Release();
        }
    }

    /// <summary>Runs kustomize. It sees the folder and nothing else, neither the machine's files nor a network.</summary>
    public Task<ToolResult?> KustomizeAsync(string folder, CancellationToken cancellationToken) => Tool.RunAsync(
        engine,
        [
            // As root, because the folder may be its owner's only.
            "run", "--rm", "--network", "none", "--user", "0:0", "--label", "sei.cluster=render", "--mount", $"type=bind,source={Path.GetFullPath(folder)},target=/tree,readonly",
            Name, "kustomize", "/tree",
        ],
        folder,
        cancellationToken: cancellationToken);
}
