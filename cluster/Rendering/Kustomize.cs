namespace SeiPlatform.Cluster.Rendering;

/// <summary>Renders with the kustomize in kubectl, or with kustomize itself.</summary>
internal static class Kustomize
{
    private static readonly (string Program, string[] Arguments)[] Renderers = [("kubectl", ["kustomize"]), ("kustomize", ["build"])];

    /// <exception cref="ClusterException">Neither is on this machine, or the tree does not render.</exception>
    public static async Task<string> BuildAsync(string folder, CancellationToken cancellationToken)
    {
        foreach (var (program, arguments) in Renderers)
        {
            if (await Tool.RunAsync(program, [.. arguments, folder], folder, cancellationToken: cancellationToken) is not { } result)
                continue;
            return result.ExitCode == 0 ? result.Output : throw new ClusterException(ExitCode.Failed, $"{program} cannot render {folder}: {result.Error.Trim()}");
        }

        throw new ClusterException(ExitCode.Failed, "kubectl (1.30 or newer) or kustomize (5 or newer) is needed to render, and neither is on this machine's path");
    }
}
