using SeiPlatform.Cluster.Cli;

namespace SeiPlatform.Cluster.Rendering;

/// <summary><c>./sei cluster apply</c>, <c>diff</c>, <c>status</c> and <c>delete</c>: what is rendered, and a cluster.</summary>
internal sealed class Deployment(string root, RenderOptions options)
{
    private static readonly string[] Namespaces = ["sei-platform", "monitoring", "monitoring-agents"];
    private static readonly string[] Workloads = ["Deployment", "StatefulSet", "DaemonSet"];

    // The server merges: a client that does keeps a copy of each object in an annotation, which a dashboard is too large for.
    private static readonly string[] ServerSide = ["--server-side", "--field-manager=sei"];

    private readonly Kubectl _kubectl = new(root, options.Context);

    public async Task DiffAsync(CancellationToken cancellationToken)
    {
        var objects = await new Render(root, options).RunAsync(cancellationToken);
        // 1 says that something differs.
        Console.Write(await _kubectl.RunAsync(["diff", .. ServerSide, "--filename", "-"], cancellationToken, Text(objects), fine: 1));
    }

    public async Task ApplyAsync(CancellationToken cancellationToken)
    {
        var objects = await new Render(root, options).RunAsync(cancellationToken);
        var namespaces = Text(objects.All.Where(rendered => rendered.Kind == "Namespace"));
        await _kubectl.RunAsync(["apply", .. ServerSide, "--filename", "-"], cancellationToken, namespaces);
        foreach (var secret in options.Secrets is { } file ? Secrets.Read(file).Objects(options.Profile) : [])
            await _kubectl.RunAsync(["apply", .. ServerSide, "--force-conflicts", "--filename", "-"], cancellationToken, secret);
        await SecretsAreThereAsync(cancellationToken);
        Console.Write(await _kubectl.RunAsync(["apply", .. ServerSide, "--validate=strict", "--filename", "-"], cancellationToken, Text(objects)));
        foreach (var workload in objects.All.Where(rendered => Workloads.Contains(rendered.Kind)))
            Console.Write(await _kubectl.RunAsync(["rollout", "status", $"{workload.Kind}/{workload.Name}", "--namespace", workload.Namespace!, "--timeout=10m"], cancellationToken));
    }

    public async Task StatusAsync(CancellationToken cancellationToken)
    {
        foreach (var space in Namespaces)
            Console.Write(await _kubectl.RunAsync(["get", "deployments,statefulsets,daemonsets,horizontalpodautoscalers,persistentvolumeclaims,pods", "--namespace", space], cancellationToken));
    }

    /// <summary>Everything but the namespaces, with which secrets and volumes would go, and the volumes.</summary>
    public async Task DeleteAsync(CancellationToken cancellationToken)
    {
        var objects = await new Render(root, options).RunAsync(cancellationToken);
        var going = Text(objects.All.Where(rendered => rendered.Kind is not ("Namespace" or "PersistentVolumeClaim")));
        Console.Write(await _kubectl.RunAsync(["delete", "--ignore-not-found", "--filename", "-"], cancellationToken, going));
    }

    private async Task SecretsAreThereAsync(CancellationToken cancellationToken)
    {
        foreach (var space in Namespaces.Take(2))
        {
            var found = await _kubectl.RunAsync(["get", "secret", Overlay.GeneratedOverlay.SecretName, "--namespace", space, "--ignore-not-found", "--output", "name"], cancellationToken);
            if (found.Length == 0 && !options.Options.Contains("external-secrets"))
                throw new ClusterException(ExitCode.Failed, $"{space} has no Secret {Overlay.GeneratedOverlay.SecretName}: say --secrets FILE (docs/kubernetes.md)");
        }
    }

    private static string Text(RenderedObjects objects) => Text(objects.All);

    private static string Text(IEnumerable<RenderedObject> objects) => string.Join("---\n", objects.Select(rendered => rendered.Text));
}
