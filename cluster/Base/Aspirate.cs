using SeiPlatform.Cluster.Manifest;
using SeiPlatform.Cluster.Rendering;

namespace SeiPlatform.Cluster.Base;

/// <summary>The official tool, pinned in <c>.config/dotnet-tools.json</c>, where the package feed has it.</summary>
internal sealed class Aspirate
{
    private readonly string _root;

    private Aspirate(string root) => _root = root;

    /// <returns>null where the tool cannot be restored.</returns>
    public static async Task<Aspirate?> FindAsync(string root, CancellationToken cancellationToken) =>
        await Tool.RunAsync("dotnet", ["tool", "restore"], root, cancellationToken: cancellationToken) is { ExitCode: 0 } ? new(root) : null;

    /// <summary>
    /// Writes the base. Run where the manifest lies, because every path in it is resolved against the working directory; asks nothing. Each secret is given
    /// as the reference that the overlay fills from a Secret, so that no value is in what is written.
    /// </summary>
    /// <exception cref="ClusterException">aspirate failed, or left a resource out.</exception>
    public async Task GenerateAsync(string folder, string imageTag, CancellationToken cancellationToken)
    {
        var manifest = AspireManifest.Load(Path.Combine(_root, "aspire-manifest.json"));
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        await RunAsync(["settings", "update-checks", "disable"], cancellationToken);
        await RunAsync(
            [
                "generate", "--non-interactive", "--disable-secrets", "--disable-state", "-m", "aspire-manifest.json", "-o", folder, "--skip-build",
                "--image-pull-policy", "IfNotPresent", "--include-dashboard", "false", "-ct", imageTag,
                .. manifest.Secrets.SelectMany(secret => (string[])["--parameter", $"{secret}={ManifestExpressions.SecretReference(secret)}"]),
            ],
            cancellationToken);
        foreach (var workload in manifest.Workloads.Where(workload => !File.Exists(Path.Combine(folder, workload.Name, "kustomization.yaml"))))
            throw new ClusterException(ExitCode.Failed, $"aspirate has made nothing of {workload.Name}");
        EnvironmentNames.Hash(folder, manifest);
    }

    private async Task RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        var result = await Tool.RunAsync("dotnet", ["tool", "run", "aspirate", .. arguments], _root, cancellationToken: cancellationToken);
        // Some of its mistakes are told and not counted: what it has written is looked at as well.
        if (result is not { ExitCode: 0 })
            throw new ClusterException(ExitCode.Failed, $"aspirate {arguments[0]}: {result?.Output.Trim()} {result?.Error.Trim()}");
    }
}
