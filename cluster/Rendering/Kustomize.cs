namespace SeiPlatform.Cluster.Rendering;

/// <summary>Renders with the kustomize in kubectl, or with kustomize itself, or with kubectl's image where neither is on this machine.</summary>
internal sealed class Kustomize(KubectlImage image, params IReadOnlyList<(string Program, string[] Arguments)> programs)
{
    /// <summary>Whoever renders without saying what with.</summary>
    public static Kustomize OfThisMachine(string root) => new(new(root), ("kubectl", ["kustomize"]), ("kustomize", ["build"]));

    /// <exception cref="ClusterException">None of them is to be had, or the tree does not render.</exception>
    public async Task<string> BuildAsync(string folder, CancellationToken cancellationToken)
    {
        foreach (var (program, arguments) in programs)
        {
            if (await Tool.RunAsync(program, [.. arguments, folder], folder, cancellationToken: cancellationToken) is { } result)
                return Rendered(program, folder, result);
        }

        if (await image.WhyUnavailableAsync(cancellationToken) is { } reason)
            throw new NoRendererException(reason);
        return Rendered(KubectlImage.Name, folder, await image.KustomizeAsync(folder, cancellationToken) ?? throw new NoRendererException("no container engine answers"));
    }

    private static string Rendered(string program, string folder, ToolResult result) =>
        result.ExitCode == 0 ? result.Output : throw new ClusterException(ExitCode.Failed, $"{program} cannot render {folder}: {result.Error.Trim()}");
}

/// <summary>Nothing renders on this machine.</summary>
internal sealed class NoRendererException(string reason) : ClusterException(
    Cluster.ExitCode.Failed,
    $"kubectl (1.30 or newer) or kustomize (5 or newer) is needed to render. Neither is on this machine's path, and the image {KubectlImage.Name} cannot be had: {reason}. Install one of the two, or Docker (docs/offline.md)");
