using SeiPlatform.Cluster.Cli;

namespace SeiPlatform.Cluster.Rendering;

/// <summary><c>./sei cluster apply</c>, <c>diff</c>, <c>status</c> and <c>delete</c>: what is rendered, and a cluster.</summary>
internal sealed class Deployment(string root, RenderOptions options, string kubectl = "kubectl")
{
    private static readonly string[] Namespaces = ["sei-platform", "monitoring", "monitoring-agents"];
    private static readonly string[] Workloads = ["Deployment", "StatefulSet", "DaemonSet"];

    // The server merges: a client that does keeps a copy of each object in an annotation, which a dashboard is too large for. It would end at what somebody has
    // patched meanwhile, with half of the objects applied; the definitions say how it is to be.
    private static readonly string[] ServerSide = ["--server-side", "--field-manager=sei", "--force-conflicts"];

    private readonly Kubectl _kubectl = new(root, options.Context, kubectl);

    public async Task DiffAsync(CancellationToken cancellationToken)
    {
        var objects = await new Render(root, options).RunAsync(cancellationToken);
        var served = await ServedAsync(cancellationToken);
        var spaces = (await _kubectl.RunAsync(["get", "namespaces", .. Namespaces, "--ignore-not-found", "--output", "name"], cancellationToken)).Split('\n').Select(name => name.Split('/')[^1]).ToHashSet();
        // kubectl ends at the first object that has nowhere to be, and tells of none of the others.
        var comparable = objects.All.ToLookup(rendered => served.Contains((rendered.ApiVersion, rendered.Kind)) && (rendered.Namespace is not { } space || !Namespaces.Contains(space) || spaces.Contains(space)));
        // 1 says that something differs.
        if (comparable[true].Any())
            Console.Write(await _kubectl.RunAsync(["diff", .. ServerSide, "--filename", "-"], cancellationToken, Text(comparable[true]), fine: 1));
        foreach (var rendered in comparable[false])
            Console.WriteLine($"new: {rendered}");
    }

    public async Task ApplyAsync(CancellationToken cancellationToken)
    {
        var objects = await new Render(root, options).RunAsync(cancellationToken);
        var namespaces = Text(objects.All.Where(rendered => rendered.Kind == "Namespace"));
        await _kubectl.RunAsync(["apply", .. ServerSide, "--filename", "-"], cancellationToken, namespaces);
        foreach (var secret in options.Secrets is { } file ? Secrets.Read(file).Objects(options.Profile) : [])
            await _kubectl.RunAsync(["apply", .. ServerSide, "--filename", "-"], cancellationToken, secret);
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
        // Of a kind that nobody has defined, or whose operator went first, there is nothing to delete.
        var served = await ServedAsync(cancellationToken);
        var going = Text(objects.All.Where(rendered => rendered.Kind is not ("Namespace" or "PersistentVolumeClaim") && served.Contains((rendered.ApiVersion, rendered.Kind))));
        Console.Write(await _kubectl.RunAsync(["delete", "--ignore-not-found", "--filename", "-"], cancellationToken, going));
        // Those of earlier versions, which have other names.
        foreach (var space in Namespaces)
            Console.Write(await _kubectl.RunAsync(["delete", "configmaps", "--namespace", space, "--selector", "app.kubernetes.io/part-of=sei-platform", "--ignore-not-found"], cancellationToken));
    }

    /// <summary>The kinds that the API server knows, its own and those of operators that are installed.</summary>
    private async Task<HashSet<(string ApiVersion, string Kind)>> ServedAsync(CancellationToken cancellationToken)
    {
        // 1 says that somebody's own API server does not answer: what is known of the others is printed all the same. A short name may be missing.
        var resources = await _kubectl.RunAsync(["api-resources", "--no-headers"], cancellationToken, fine: 1);
        return [.. resources.Split('\n').Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(columns => columns.Length >= 4).Select(columns => (columns[^3], columns[^1]))];
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
