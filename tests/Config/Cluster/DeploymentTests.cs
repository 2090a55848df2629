using SeiPlatform.Cluster.Cli;
using SeiPlatform.Cluster.Rendering;
using SeiPlatform.Tests.Harness;

namespace SeiPlatform.Tests.Config.Cluster;

/// <summary>What is asked of kubectl, seen by a script in its place: of a cluster in which not everything is there yet, and of one in which it is not any more.</summary>
public sealed class DeploymentTests
{
    private const string Kinds = "pods po v1 true Pod\nnamespaces ns v1 false Namespace\ndeployments deploy apps/v1 true Deployment\nclusterroles rbac.authorization.k8s.io/v1 false ClusterRole\n";

    [Fact]
    public async Task A_diff_compares_what_has_a_namespace_and_a_definition()
    {
        var (arguments, compared) = await RunAsync("diff", "namespace/monitoring", deployment => deployment.DiffAsync(CancellationToken.None));

        // What somebody patched meanwhile, as runbooks say to, would be a conflict and the end of it.
        Assert.Contains("--force-conflicts", arguments, StringComparison.Ordinal);
        Assert.Contains(compared, rendered => rendered is { Kind: "Deployment", Namespace: "monitoring" });
        Assert.Contains(compared, rendered => rendered.Kind == "ClusterRole");
        Assert.DoesNotContain(compared, rendered => rendered.Namespace is "sei-platform" or "monitoring-agents");
        Assert.DoesNotContain(compared, rendered => rendered.Kind is "PrometheusRule" or "ConfigMap");
    }

    [Fact]
    public async Task What_nobody_defines_any_more_keeps_nothing_from_being_deleted()
    {
        var (arguments, deleted) = await RunAsync("delete", "", deployment => deployment.DeleteAsync(CancellationToken.None));

        Assert.Contains(deleted, rendered => rendered is { Kind: "Deployment", Name: "api-service" });
        Assert.DoesNotContain(deleted, rendered => rendered.Kind is "PrometheusRule" or "Namespace");
        // ConfigMaps of earlier versions have other names.
        Assert.Contains("delete configmaps --namespace monitoring --selector app.kubernetes.io/part-of=sei-platform", arguments, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_ends_before_it_has_read_everything_is_told_by_its_exit_code()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "a shell of Unix is asked");
        var result = await Tool.RunAsync("/bin/sh", ["-c", "echo refused >&2; exit 3"], "/", new string('x', 1 << 22));

        Assert.Equal((3, "refused\n"), (result!.ExitCode, result.Error));
    }

    /// <summary>Runs it with a script for kubectl that answers what there is, and returns what the verb was given.</summary>
    private static async Task<(string Arguments, IReadOnlyList<RenderedObject> Given)> RunAsync(string verb, string namespaces, Func<Deployment, Task> run)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the script in the place of kubectl is one of Unix");
        await Rendered.GetAsync("operator-small");
        var folder = Directory.CreateTempSubdirectory("sei-kubectl-");
        try
        {
            var script = Path.Combine(folder.FullName, "kubectl");
            var given = Path.Combine(folder.FullName, "given");
            await File.WriteAllTextAsync(script, $"""
                #!/bin/sh
                case $1 in
                  api-resources) printf '{Kinds.Replace("\n", "\\n", StringComparison.Ordinal)}' ;;
                  get) echo '{namespaces}' ;;
                  {verb}) if [ "$2" = configmaps ]; then echo "$@" >> '{given}.arguments'; else echo "$@" > '{given}.arguments'; cat > '{given}'; fi ;;
                  *) exit 9 ;;
                esac
                """);
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            var options = RenderOptions.Parse([verb, "--flavour", "operator", "--image-tag", "1.2.3", "--runbooks", Rendered.Runbooks, "--output", Path.Combine(folder.FullName, "output")]);
            await run(new Deployment(RepositoryRoot.Path, options with { BuiltInBase = true }, script));
            return (await File.ReadAllTextAsync($"{given}.arguments"), RenderedObjects.Parse(await File.ReadAllTextAsync(given)).All);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
