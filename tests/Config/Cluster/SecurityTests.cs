using k8s.Models;

namespace SeiPlatform.Tests.Config.Cluster;

/// <summary>The restricted Pod Security Standard, and what we ask besides.</summary>
public sealed class SecurityTests
{
    private static readonly string[] RestrictedVolumes = ["ConfigMap", "Secret", "EmptyDir", "Projected", "PersistentVolumeClaim", "DownwardAPI", "Ephemeral", "Csi"];

    [Theory]
    [MemberData(nameof(Rendered.VariantData), MemberType = typeof(Rendered))]
    public async Task Every_namespace_but_that_of_the_agents_enforces_the_restricted_standard_and_its_pods_keep_it(string variant)
    {
        var objects = await Rendered.GetAsync(variant);
        var namespaces = objects.Of<V1Namespace>().ToDictionary(space => space.Metadata.Name, space => space.Metadata.Labels["pod-security.kubernetes.io/enforce"]);

        Assert.Equal(new Dictionary<string, string> { ["monitoring"] = "restricted", ["monitoring-agents"] = "privileged", ["sei-platform"] = "restricted" }, namespaces);
        foreach (var workload in objects.Workloads().Where(workload => namespaces[workload.Namespace] == "restricted"))
            Assert.True(Violation(workload) is null, $"{workload}: {Violation(workload)}");
    }

    [Fact]
    public async Task A_pod_that_breaks_the_standard_is_found()
    {
        var objects = await Rendered.GetAsync("standalone-small");
        Assert.Equal("hostPath", Violation(objects.Workload("fluent-bit")));
        Assert.Equal("hostNetwork or hostPID", Violation(objects.Workload("node-exporter")));
        var api = objects.Workload("api-service");
        api.Pod.Containers[0].SecurityContext.Capabilities.Add = ["NET_RAW"];
        Assert.Equal("capabilities", Violation(api));
    }

    [Theory]
    [MemberData(nameof(Rendered.VariantData), MemberType = typeof(Rendered))]
    public async Task Every_root_is_read_only_and_only_who_asks_the_API_server_has_a_token(string variant)
    {
        var objects = await Rendered.GetAsync(variant);
        Assert.All(objects.Workloads(), workload =>
        {
            Assert.All(workload.Containers, container => Assert.True(container.SecurityContext.ReadOnlyRootFilesystem, $"{workload}: {container.Name}"));
            Assert.All(workload.Containers, container => Assert.False(container.SecurityContext.AllowPrivilegeEscalation));
            Assert.False(workload.Pod.EnableServiceLinks);
            Assert.Equal(workload.Name is "prometheus" or "kube-state-metrics" or "fluent-bit", workload.Pod.AutomountServiceAccountToken);
        });
        var bound = objects.Of<V1ClusterRoleBinding>().SelectMany(binding => binding.Subjects).Concat(objects.Of<V1RoleBinding>().SelectMany(binding => binding.Subjects)).ToList();
        Assert.All(bound, subject => Assert.Contains(objects.Of<V1ServiceAccount>(), account => (account.Metadata.Name, account.Metadata.NamespaceProperty) == (subject.Name, subject.NamespaceProperty)));
        // Nobody may write anything, nor read secrets.
        var rules = objects.Of<V1ClusterRole>().SelectMany(role => role.Rules).ToList();
        Assert.All(rules, rule => Assert.Subset(new HashSet<string> { "get", "list", "watch" }, rule.Verbs.ToHashSet()));
        Assert.All(rules, rule => Assert.DoesNotContain(rule.Resources ?? [], resource => resource is "secrets" or "configmaps" or "*"));
        // Fluent Bit asks for one pod after another, by its name.
        var asked = Assert.Single(objects.Of<V1ClusterRole>(), role => role.Metadata.Name == "sei-fluent-bit").Rules;
        Assert.Equal(["pods", "get"], asked.SelectMany(rule => rule.Resources.Concat(rule.Verbs)));
    }

    [Theory]
    [MemberData(nameof(Rendered.VariantData), MemberType = typeof(Rendered))]
    public async Task Every_container_that_stays_has_probes_and_a_store_keeps_its_files_as_its_own_user(string variant)
    {
        var objects = await Rendered.GetAsync(variant);
        Assert.All(objects.Workloads().Where(workload => workload.Kind != "CronJob"), workload =>
        {
            Assert.All(workload.Pod.Containers, container => Assert.True(container.LivenessProbe is not null && container.ReadinessProbe is not null, $"{workload}: {container.Name}"));
            if (workload.Claims.Count > 0)
                Assert.Equal(workload.Pod.SecurityContext.RunAsUser, workload.Pod.SecurityContext.FsGroup);
        });
        Assert.All(objects.Of<V1StatefulSet>(), set => Assert.Contains(objects.Of<V1Service>(), service =>
            service.Metadata.Name == set.Spec.ServiceName && service.Metadata.NamespaceProperty == set.Metadata.NamespaceProperty && service.Spec.ClusterIP == "None"));
    }

    [Theory]
    [MemberData(nameof(Rendered.VariantData), MemberType = typeof(Rendered))]
    public async Task The_services_are_updated_without_a_gap_and_scale_by_themselves(string variant)
    {
        var objects = await Rendered.GetAsync(variant);
        foreach (var name in (string[])["api-service", "data-collector", "data-collector-ingest"])
        {
            var deployment = Assert.Single(objects.Of<V1Deployment>(), deployment => deployment.Metadata.Name == name);
            Assert.Null(deployment.Spec.Replicas);
            Assert.Equal("0", deployment.Spec.Strategy.RollingUpdate.MaxUnavailable.Value);
            var container = Assert.Single(deployment.Spec.Template.Spec.Containers);
            Assert.Equal("/health", container.LivenessProbe.HttpGet.Path);
            Assert.Equal("/health", container.StartupProbe.HttpGet.Path);
            Assert.Equal("/ready", container.ReadinessProbe.HttpGet.Path);
            // Out of the endpoints first, then the end, with time for what is under way.
            Assert.InRange(deployment.Spec.Template.Spec.TerminationGracePeriodSeconds!.Value, container.Lifecycle.PreStop.Sleep.Seconds + 35, 120);
            Assert.Single(
                objects.Of<V2HorizontalPodAutoscaler>().Select(scaler => scaler.Spec.ScaleTargetRef.Name).Concat(objects.All.Where(rendered => rendered.Kind == "ScaledObject").Select(rendered => rendered.Name)),
                scaled => scaled == name);
            var budget = Assert.Single(objects.Of<V1PodDisruptionBudget>(), budget => budget.Metadata.Name == name);
            Assert.All(budget.Spec.Selector.MatchLabels, label => Assert.Equal(label.Value, deployment.Spec.Template.Metadata.Labels[label.Key]));
            Assert.Single(objects.Of<V1Deployment>(), other => other.Spec.Selector.MatchLabels.All(label => deployment.Spec.Template.Metadata.Labels.TryGetValue(label.Key, out var value) && value == label.Value));
        }
    }

    /// <summary>What the restricted standard has against a pod; null when nothing.</summary>
    private static string? Violation(Workload workload)
    {
        var pod = workload.Pod;
        if (pod.HostNetwork == true || pod.HostPID == true || pod.HostIPC == true)
            return "hostNetwork or hostPID";
        if ((pod.Volumes ?? []).Any(volume => volume.HostPath is not null))
            return "hostPath";
        if ((pod.Volumes ?? []).Any(volume => !RestrictedVolumes.Any(kind => typeof(V1Volume).GetProperty(kind)?.GetValue(volume) is not null)))
            return "a kind of volume";
        if (pod.SecurityContext?.RunAsNonRoot != true || pod.SecurityContext.RunAsUser == 0)
            return "runAsNonRoot";
        if (pod.SecurityContext.SeccompProfile?.Type != "RuntimeDefault")
            return "seccompProfile";
        foreach (var context in workload.Containers.Select(container => container.SecurityContext))
        {
            if (context?.AllowPrivilegeEscalation != false || context.Privileged == true)
                return "allowPrivilegeEscalation";
            if (context.Capabilities?.Drop?.Contains("ALL") != true || context.Capabilities.Add?.Any(capability => capability != "NET_BIND_SERVICE") == true)
                return "capabilities";
        }

        return workload.Containers.Any(container => (container.Ports ?? []).Any(port => port.HostPort > 0)) ? "hostPort" : null;
    }
}
