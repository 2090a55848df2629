using System.Text.RegularExpressions;
using k8s.Models;
using SeiPlatform.Cluster.Overlay;
using SeiPlatform.Tests.Harness.Manifest;

namespace SeiPlatform.Tests.Config.Cluster;

/// <summary>Each object for itself, and that what it names is there.</summary>
public sealed partial class ObjectTests
{
    /// <summary>Secrets that their owner makes, and no file of this repository holds.</summary>
    private static readonly string[] OwnersSecrets = [GeneratedOverlay.SecretName, "alertmanager-receivers"];

    /// <summary>What the operator's pods are labelled with; they are not among the rendered ones.</summary>
    private static readonly string[] OperatorsPods = ["prometheus", "alertmanager", "grafana"];

    [Theory]
    [MemberData(nameof(Rendered.VariantData), MemberType = typeof(Rendered))]
    public async Task Every_object_is_one_of_Kubernetes_types_with_no_member_too_many_or_one_of_a_known_operator(string variant)
    {
        var objects = await Rendered.GetAsync(variant);

        Assert.Empty(objects.Mistakes());
        Assert.All(objects.All.Where(rendered => rendered.Type is null), rendered => Assert.Contains(rendered.Group, CustomResourceTests.Groups));
        Assert.Equal(objects.All.Count, objects.All.DistinctBy(rendered => rendered.ToString()).Count());
    }

    [Fact]
    public void A_member_that_the_type_lacks_is_a_mistake()
    {
        const string Wrong = "apiVersion: v1\nkind: Service\nmetadata:\n  name: x\nspec:\n  port: 80\n";
        Assert.Single(SeiPlatform.Cluster.Rendering.RenderedObjects.Parse(Wrong).Mistakes());
        Assert.Empty(SeiPlatform.Cluster.Rendering.RenderedObjects.Parse(Wrong.Replace("port: 80", "clusterIP: None", StringComparison.Ordinal)).Mistakes());
    }

    [Fact]
    public async Task Every_resource_of_the_manifest_runs_in_the_cluster()
    {
        var objects = await Rendered.GetAsync("standalone-small");
        var manifest = StackManifest.Load();
        var resources = manifest.Resources.Where(name => manifest.Type(name) is "project.v0" or "container.v0" or "container.v1");

        Assert.Subset(objects.Workloads().Select(workload => workload.Name).ToHashSet(), resources.ToHashSet());
    }

    [Theory]
    [MemberData(nameof(Rendered.VariantData), MemberType = typeof(Rendered))]
    public async Task Every_service_selects_pods_that_listen_on_its_ports(string variant)
    {
        var objects = await Rendered.GetAsync(variant);
        var workloads = objects.Workloads().ToList();
        foreach (var service in objects.Of<V1Service>())
        {
            if (service.Spec.Type == "ExternalName")
            {
                AssertThere(objects, service);
                continue;
            }

            if (variant.StartsWith("operator", StringComparison.Ordinal) && OperatorsPods.Contains(service.Metadata.Name))
                continue;
            var selected = workloads.Where(workload => workload.Namespace == service.Metadata.NamespaceProperty && workload.IsSelectedBy(service.Spec.Selector)).ToList();
            Assert.True(selected.Count > 0, $"no pod is behind the service {service.Metadata.Name}");
            Assert.All(selected, workload => Assert.All(service.Spec.Ports, port => Assert.Contains(workload.Pod.Containers.SelectMany(container => container.Ports ?? []), open =>
                port.TargetPort.Value == open.Name || port.TargetPort.Value == $"{open.ContainerPort}")));
        }
    }

    [Theory]
    [MemberData(nameof(Rendered.VariantData), MemberType = typeof(Rendered))]
    public async Task Whatever_a_pod_names_is_in_its_namespace(string variant)
    {
        var objects = await Rendered.GetAsync(variant);
        var maps = objects.Of<V1ConfigMap>().Select(map => (map.Metadata.NamespaceProperty, map.Metadata.Name)).ToHashSet();
        var accounts = objects.Of<V1ServiceAccount>().Select(account => (account.Metadata.NamespaceProperty, account.Metadata.Name)).ToHashSet();
        var claims = objects.Of<V1PersistentVolumeClaim>().Select(claim => (claim.Metadata.NamespaceProperty, claim.Metadata.Name)).ToHashSet();
        foreach (var workload in objects.Workloads())
        {
            var volumes = workload.Pod.Volumes ?? [];
            var environment = workload.Containers.SelectMany(container => container.EnvFrom ?? []).ToList();
            var variables = workload.Containers.SelectMany(container => container.Env ?? []).Select(variable => variable.ValueFrom).ToList();
            var projected = volumes.SelectMany(volume => volume.Projected?.Sources ?? []).ToList();
            string?[] named =
            [
                .. environment.Select(source => source.ConfigMapRef?.Name), .. volumes.Select(volume => volume.ConfigMap?.Name),
                .. projected.Select(source => source.ConfigMap?.Name), .. variables.Select(source => source?.ConfigMapKeyRef?.Name),
            ];
            Assert.All(named.OfType<string>(), name => Assert.Contains((workload.Namespace, name), maps));
            string?[] secrets =
            [
                .. environment.Select(source => source.SecretRef?.Name), .. volumes.Select(volume => volume.Secret?.SecretName),
                .. projected.Select(source => source.Secret?.Name), .. variables.Select(source => source?.SecretKeyRef?.Name),
            ];
            Assert.All(secrets.OfType<string>(), name => Assert.Contains(name, OwnersSecrets));
            if (workload.Pod.ServiceAccountName is { } account)
                Assert.Contains((workload.Namespace, account), accounts);
            Assert.All(volumes.Select(volume => volume.PersistentVolumeClaim?.ClaimName).OfType<string>(), name => Assert.Contains((workload.Namespace, name), claims));
            var mountable = volumes.Select(volume => volume.Name).Concat(workload.Claims).ToHashSet();
            Assert.All(workload.Containers.SelectMany(container => container.VolumeMounts ?? []), mount => Assert.Contains(mount.Name, mountable));
        }
    }

    [Theory]
    [MemberData(nameof(Rendered.VariantData), MemberType = typeof(Rendered))]
    public async Task What_a_pod_reads_only_once_has_a_name_that_changes_with_it(string variant)
    {
        var objects = await Rendered.GetAsync(variant);
        var read = objects.Workloads().SelectMany(workload => workload.Containers.SelectMany(container => container.EnvFrom ?? []).Select(source => source.ConfigMapRef.Name)
            .Concat((workload.Pod.Volumes ?? []).SelectMany(volume => volume.Projected?.Sources ?? []).Select(source => source.ConfigMap?.Name).OfType<string>())).ToList();

        Assert.Contains(read, name => EnvironmentName().IsMatch(name));
        Assert.All(read, name => Assert.Matches(Hash(), name));
        // By which `delete` finds those of earlier versions.
        Assert.All(objects.Of<V1ConfigMap>(), map => Assert.Equal("sei-platform", map.Metadata.Labels["app.kubernetes.io/part-of"]));
    }

    [Theory]
    [MemberData(nameof(Rendered.VariantData), MemberType = typeof(Rendered))]
    public async Task Files_that_a_volume_takes_from_a_ConfigMap_are_in_it(string variant)
    {
        var objects = await Rendered.GetAsync(variant);
        var maps = objects.Of<V1ConfigMap>().ToDictionary(map => (map.Metadata.NamespaceProperty, map.Metadata.Name), map => map.Data?.Keys.ToHashSet() ?? []);
        var items = objects.Workloads().SelectMany(workload => (workload.Pod.Volumes ?? []).SelectMany(volume => volume.Projected?.Sources ?? [])
            .Where(source => source.ConfigMap is not null).SelectMany(source => source.ConfigMap.Items.Select(item => (Map: (workload.Namespace, source.ConfigMap.Name), item.Key)))).ToList();

        Assert.NotEmpty(items);
        Assert.All(items, item => Assert.Contains(item.Key, maps[item.Map]));
        Assert.All(objects.Of<V1ConfigMap>(), map => Assert.InRange(map.Data?.Sum(entry => entry.Value.Length) ?? 0, 0, 1024 * 1024));
    }

    [Fact]
    public async Task Files_that_arguments_name_are_mounted_and_scripts_stay_executable()
    {
        var objects = await Rendered.GetAsync("standalone-small");
        foreach (var workload in objects.Workloads())
        {
            var container = workload.Pod.Containers[0];
            var files = (from volume in workload.Pod.Volumes ?? []
                         from mount in container.VolumeMounts ?? []
                         where mount.Name == volume.Name && volume.Projected is not null
                         from item in volume.Projected.Sources.SelectMany(source => source.ConfigMap?.Items ?? [])
                         select (Path: mount.SubPath is null ? $"{mount.MountPath}/{item.Path}" : mount.MountPath, Item: item)).ToList();
            var named = (container.Args ?? []).Select(argument => argument.Split('=')[^1]).Where(path => path.StartsWith("/etc/", StringComparison.Ordinal));
            Assert.All(named, path => Assert.Contains(path, files.Select(file => file.Path)));
            Assert.All(files.Where(file => file.Path.EndsWith(".sh", StringComparison.Ordinal)), file => Assert.Equal(0b101_101_101, file.Item.Mode));
        }
    }

    [Fact]
    public async Task Options_reach_what_they_are_about()
    {
        var objects = await Rendered.GetAsync("standalone-small-options");
        var claims = objects.Of<V1StatefulSet>().SelectMany(set => set.Spec.VolumeClaimTemplates ?? []).Concat(objects.Of<V1PersistentVolumeClaim>()).ToList();
        Assert.NotEmpty(claims);
        Assert.All(claims, claim => Assert.Equal("fast", claim.Spec.StorageClassName));
        Assert.Equal("registry.example.com/sei/api-service:1.2.3", objects.Workload("api-service").Pod.Containers[0].Image);
        // What an ingress leads to is a service with that port.
        var backends = objects.Of<V1Ingress>().SelectMany(ingress => ingress.Spec.Rules.SelectMany(rule => rule.Http.Paths).Select(path => (ingress.Metadata.NamespaceProperty, path.Backend.Service))).ToList();
        Assert.NotEmpty(backends);
        Assert.All(backends, backend => Assert.Contains(objects.Of<V1Service>(), service => service.Metadata.NamespaceProperty == backend.NamespaceProperty
            && service.Metadata.Name == backend.Service.Name && service.Spec.Ports.Any(port => port.Name == backend.Service.Port.Name || port.Port == backend.Service.Port.Number)));
        Assert.All(objects.Of<V1Ingress>(), ingress => Assert.NotEmpty(ingress.Spec.Tls));
    }

    [Theory]
    [MemberData(nameof(Rendered.VariantData), MemberType = typeof(Rendered))]
    public async Task Every_image_has_a_version_and_every_container_requests_and_limits(string variant)
    {
        var objects = await Rendered.GetAsync(variant);
        Assert.All(objects.Workloads(), workload => Assert.All(workload.Containers, container =>
        {
            Assert.Matches(Version(), container.Image);
            Assert.DoesNotContain(":latest", container.Image);
            foreach (var amounts in (IDictionary<string, ResourceQuantity>?[])[container.Resources?.Requests, container.Resources?.Limits])
                Assert.True(amounts is not null && amounts.ContainsKey("cpu") && amounts.ContainsKey("memory"), $"{workload}: {container.Name} lacks requests or limits");
            Assert.Equal(container.Resources!.Requests["memory"].ToDecimal(), container.Resources.Limits["memory"].ToDecimal());
        }));
    }

    [Theory]
    [MemberData(nameof(Rendered.VariantData), MemberType = typeof(Rendered))]
    public async Task No_password_is_rendered_and_every_secret_reaches_its_variable(string variant)
    {
        var objects = await Rendered.GetAsync(variant);
        // No Secret but Alertmanager's configuration, whose secrets are files, and Elasticsearch's roles.
        Assert.All(objects.Of<V1Secret>(), secret => Assert.Contains(secret.Metadata.Name, (string[])["alertmanager-config", "elasticsearch-roles"]));
        Assert.All(objects.Of<V1ConfigMap>(), map => Assert.All(map.Data ?? new Dictionary<string, string>(), entry =>
        {
            if (EnvironmentName().IsMatch(map.Metadata.Name))
            {
                Assert.DoesNotMatch(SecretName(), entry.Key);
                Assert.DoesNotContain("$(", entry.Value);
            }
        }));
        foreach (var container in objects.Workloads().SelectMany(workload => workload.Containers))
        {
            var known = new HashSet<string>();
            foreach (var variable in container.Env ?? [])
            {
                // Kubernetes fills a reference only when what it names stands before.
                Assert.All(Reference().Matches(variable.Value ?? ""), match => Assert.Contains(match.Groups[1].Value, known));
                if (variable.ValueFrom is null)
                    Assert.True(!SecretName().IsMatch(variable.Name) || Reference().IsMatch(variable.Value ?? ""), $"{container.Name}: {variable.Name} is written down");
                known.Add(variable.Name);
            }
        }

        var names = StackManifest.Load();
        var secrets = names.Resources.Where(name => names.Type(name) == "parameter.v0").ToHashSet();
        secrets.Add("replication-password");
        Assert.Subset(secrets, objects.Workloads().SelectMany(workload => workload.Containers).SelectMany(container => container.Env ?? [])
            .Where(variable => variable.ValueFrom?.SecretKeyRef is not null).Select(variable => variable.ValueFrom.SecretKeyRef.Key).ToHashSet());
    }

    private static void AssertThere(SeiPlatform.Cluster.Rendering.RenderedObjects objects, V1Service service)
    {
        var target = service.Spec.ExternalName.Split('.');
        var there = objects.Of<V1Service>().Any(other => other.Metadata.Name == target[0] && other.Metadata.NamespaceProperty == target[1] && other.Spec.ExternalName != service.Spec.ExternalName);
        // Those of Strimzi and ECK are made by the operators, named after their cluster.
        var made = objects.All.Any(rendered => rendered.Type is null && rendered.Namespace == target[1] && rendered.Kind is "Kafka" or "Elasticsearch" && target[0].StartsWith(rendered.Name, StringComparison.Ordinal));
        Assert.True(there || made, $"{service.Metadata.Name} leads to {service.Spec.ExternalName}, which is not there");
    }

    [GeneratedRegex("-env(-ingest)?-[a-z0-9]{10}$")]
    private static partial Regex EnvironmentName();

    [GeneratedRegex("-[a-z0-9]{10}$")]
    private static partial Regex Hash();

    [GeneratedRegex(@"^[a-z0-9._/-]+:[\w][\w.-]+\z")]
    private static partial Regex Version();

    [GeneratedRegex("PASSWORD|SECRET|TOKEN|CONNECTIONSTRINGS__(DATABASE|REDIS)", RegexOptions.IgnoreCase)]
    private static partial Regex SecretName();

    [GeneratedRegex(@"\$\((\w+)\)")]
    private static partial Regex Reference();
}
