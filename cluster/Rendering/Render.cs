using System.Diagnostics;
using System.Globalization;
using SeiPlatform.Cluster.Base;
using SeiPlatform.Cluster.Cli;

namespace SeiPlatform.Cluster.Rendering;

/// <summary><c>./sei cluster render</c>: the tree, what kustomize makes of it, and each object in a file of its own.</summary>
internal sealed class Render(string root, RenderOptions options)
{
    private string Output => options.Output ?? Path.Combine(root, ".sei", "cluster", $"{options.Flavour}-{options.Profile}");

    /// <exception cref="ClusterException">It does not render, or an object is not valid.</exception>
    public async Task<RenderedObjects> RunAsync(CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        var complete = options with
        {
            ImageTag = options.ImageTag ?? await CommitAsync(cancellationToken),
            Links = options.Links with { Runbooks = options.Links.Runbooks ?? await RunbooksAsync(cancellationToken) },
        };
        if (complete.Links.Runbooks is null)
            Say("the runbooks are on no server that this clone knows: alerts lead to their page in Prometheus instead (--runbooks URL)");
        var tree = Path.Combine(Output, "kustomize");
        var aspirate = options.BuiltInBase ? null : await Aspirate.FindAsync(root, cancellationToken);
        if (aspirate is null && !options.BuiltInBase)
            Say("aspirate is not in this feed: the base comes from the built-in step, which makes the same resources of the manifest");
        new Tree(root, complete).Write(tree, (folder, manifest) => new ManifestBase(manifest, complete.ImageTag!).Write(folder));
        if (aspirate is not null)
            await aspirate.GenerateAsync(Path.Combine(tree, "base"), complete.ImageTag!, cancellationToken);

        var objects = RenderedObjects.Parse(await Kustomize.OfThisMachine(root).BuildAsync(tree, cancellationToken));
        var mistakes = objects.Mistakes().ToList();
        if (mistakes.Count > 0)
            throw new ClusterException(ExitCode.Failed, $"Kubernetes would refuse:{Environment.NewLine}{string.Join(Environment.NewLine, mistakes)}");
        var folder = Path.Combine(Output, "objects");
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        foreach (var rendered in objects.All)
            YamlFile.WriteText(Path.Combine(folder, rendered.FileName), rendered.Text);
        Say(string.Create(CultureInfo.InvariantCulture, $"{objects.All.Count} objects in {folder} ({clock.Elapsed.TotalSeconds:0.0} s)"));
        Say($"{new ResourceSums(objects)}");
        return objects;
    }

    private async Task<string> CommitAsync(CancellationToken cancellationToken) =>
        await Tool.RunAsync("git", ["rev-parse", "--short=12", "HEAD"], root, cancellationToken: cancellationToken) is { ExitCode: 0 } result
            ? result.Output.Trim()
            : throw new ClusterException(ExitCode.Usage, "this is no clone, so the images' version has to be said: --image-tag TAG");

    private async Task<string?> RunbooksAsync(CancellationToken cancellationToken) =>
        await Tool.RunAsync("git", ["remote", "get-url", "origin"], root, cancellationToken: cancellationToken) is { ExitCode: 0 } result ? Origin.Runbooks(result.Output) : null;

    private static void Say(string text) => Console.WriteLine(text);
}
