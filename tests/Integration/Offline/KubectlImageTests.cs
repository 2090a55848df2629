namespace SeiPlatform.Tests.Integration.Offline;

/// <summary>The contract of registry.k8s.io/kubectl: its arguments are kubectl's, and kustomize is in it.</summary>
public sealed class KubectlImageTests
{
    [Fact]
    public async Task It_renders_a_folder_that_it_cannot_write_to_without_a_network()
    {
        using var folder = new TemporaryFolder();
        folder.Write("service.yaml", "apiVersion: v1\nkind: Service\nmetadata: {name: one}\n");
        folder.Write("kustomization.yaml", "resources: [service.yaml]\nnamePrefix: number-\n");

        var run = await OfflineContainer.RunAsync("kubectl", ["--network", "none", "--mount", $"type=bind,source={folder.FullName},target=/tree,readonly"], "kustomize", "/tree");

        Assert.Equal((0, "apiVersion: v1\nkind: Service\nmetadata:\n  name: number-one\n"), (run.ExitCode, run.Output));
    }
}
