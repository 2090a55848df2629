using SeiPlatform.Cluster;
using SeiPlatform.Cluster.Base;
using SeiPlatform.Cluster.Rendering;
using SeiPlatform.Tests.Config.Tools;
using SeiPlatform.Tests.Harness;

namespace SeiPlatform.Tests.Config.Cluster;

/// <summary>What renders where neither kubectl nor kustomize is on the path.</summary>
public sealed class KustomizeTests
{
    private static readonly (string Program, string[] Arguments) NotHere = ("no-such-kubectl", ["kustomize"]);

    [Fact]
    public async Task Kubectls_image_renders_what_this_machine_renders()
    {
        using var scratch = new Scratch();
        var tree = Path.Combine(scratch.Folder, "kustomize");
        new Tree(RepositoryRoot.Path, Rendered.Options("standalone-small", scratch.Folder)).Write(tree, (folder, manifest) => new ManifestBase(manifest, Rendered.ImageTag).Write(folder));

        var objects = RenderedObjects.Parse(await BuildAsync(tree));

        var expected = (await Rendered.GetAsync("standalone-small")).All;
        Assert.Equal(expected.Select(rendered => rendered.ToString()), objects.All.Select(rendered => rendered.ToString()));
        Assert.All(expected.Zip(objects.All), pair => Assert.True(pair.First.Node().Equals(pair.Second.Node()), $"{pair.First} is another"));
    }

    [Fact]
    public async Task A_tree_that_does_not_render_is_told_of_in_the_words_of_kustomize()
    {
        using var scratch = new Scratch();
        await scratch.WriteAsync("kustomization.yaml", "resources: [nothing.yaml]\n");

        var exception = await Assert.ThrowsAsync<ClusterException>(() => BuildAsync(scratch.Folder));

        Assert.StartsWith($"{KubectlImage.Name} cannot render {scratch.Folder}: ", exception.Message, StringComparison.Ordinal);
        Assert.Contains("nothing.yaml", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_nothing_renders_it_is_said_what_would()
    {
        var nothing = new Kustomize(new KubectlImage(RepositoryRoot.Path, "no-such-engine"), NotHere);

        var exception = await Assert.ThrowsAsync<NoRendererException>(() => nothing.BuildAsync(RepositoryRoot.Path, TestContext.Current.CancellationToken));

        Assert.Equal(
            "kubectl (1.30 or newer) or kustomize (5 or newer) is needed to render. Neither is on this machine's path, and the image registry.k8s.io/kubectl:v1.34.1 cannot be had: "
            + "no container engine answers. Install one of the two, or Docker (docs/offline.md)",
            exception.Message);
    }

    private static async Task<string> BuildAsync(string folder)
    {
        try
        {
            return await new Kustomize(new KubectlImage(RepositoryRoot.Path), NotHere).BuildAsync(folder, TestContext.Current.CancellationToken);
        }
        catch (NoRendererException exception)
        {
            Assert.Skip(exception.Message);
            throw;
        }
    }
}
