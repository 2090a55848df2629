using k8s.Models;
using SeiPlatform.Cluster.Rendering;
using SeiPlatform.Tests.Config.Prometheus.Relabelling;
using SeiPlatform.Tests.Config.Tools;
using YamlDotNet.RepresentationModel;

namespace SeiPlatform.Tests.Config.Cluster;

/// <summary>
/// The scrape jobs that the Prometheus Operator makes of ServiceMonitors and PodMonitors, in the order of its rules (<c>pkg/prometheus/promcfg.go</c> of 0.93): it
/// selects, gives labels of its own, and then relabels as the monitor says.
/// </summary>
internal static class OperatorJobs
{
    public static IEnumerable<YamlNode> Of(RenderedObjects objects) =>
        from monitor in objects.All
        where monitor.Kind is "ServiceMonitor" or "PodMonitor"
        let spec = monitor.Node()["spec"]
        from endpoint in spec.Items(monitor.Kind == "PodMonitor" ? "podMetricsEndpoints" : "endpoints")
        select Job(monitor, spec, endpoint);

    /// <summary>
    /// Prometheus, Alertmanager and Grafana as the operator and the chart make them: other labels than those of the manifest, other names of ports, and no annotations.
    /// A pod's name is the only thing that differs here from what they do.
    /// </summary>
    public static IEnumerable<Workload> Pods(RenderedObjects standalone) =>
        from watcher in (IEnumerable<(string Name, string Port)>)[("prometheus", "http-web"), ("alertmanager", "http-web"), ("grafana", "grafana")]
        let workload = standalone.Workload(watcher.Name)
        select workload with
        {
            PodMetadata = new() { Labels = new Dictionary<string, string> { ["app.kubernetes.io/name"] = watcher.Name } },
            Pod = new()
            {
                Containers = [new() { Name = watcher.Name, Ports = [new V1ContainerPort { Name = watcher.Port, ContainerPort = workload.Pod.Containers[0].Ports[0].ContainerPort }] }],
            },
        };

    private static YamlMappingNode Job(RenderedObject monitor, YamlNode spec, YamlNode endpoint)
    {
        var ofPods = monitor.Kind == "PodMonitor";
        var thing = ofPods ? "pod" : "service";
        var port = endpoint.Text("port") is null ? "pod_container_port_number" : ofPods ? "pod_container_port_name" : "endpoint_port_name";
        var namespaces = spec.Find("namespaceSelector")?.Items("matchNames").Select(name => name.ToString()) ?? [monitor.Namespace!];
        IEnumerable<string> rules =
        [
            "{source_labels: [job], target_label: __tmp_prometheus_job_name}",
            "{source_labels: [__meta_kubernetes_pod_phase], regex: (Failed|Succeeded), action: drop}",
            .. spec.Find("selector")!.Map("matchLabels").Select(label => (Name: KubernetesCluster.Sanitized(label.Key), label.Value)).Select(label =>
                $"{{source_labels: [__meta_kubernetes_{thing}_label_{label.Name}, __meta_kubernetes_{thing}_labelpresent_{label.Name}], regex: ({label.Value});true, action: keep}}"),
            $"{{source_labels: [__meta_kubernetes_{port}], regex: '{endpoint.Text("port") ?? endpoint.Text("portNumber")}', action: keep}}",
            "{source_labels: [__meta_kubernetes_endpoint_address_target_kind, __meta_kubernetes_endpoint_address_target_name], regex: Node;(.*), target_label: node}",
            "{source_labels: [__meta_kubernetes_namespace], target_label: namespace}",
            "{source_labels: [__meta_kubernetes_service_name], target_label: service}",
            "{source_labels: [__meta_kubernetes_pod_name], target_label: pod}",
            "{source_labels: [__meta_kubernetes_pod_container_name], target_label: container}",
            ofPods ? $"{{target_label: job, replacement: {monitor.Namespace}/{monitor.Name}}}" : "{source_labels: [__meta_kubernetes_service_name], target_label: job}",
            $"{{target_label: endpoint, replacement: '{endpoint.Text("port")}'}}",
        ];
        var job = Parse($$"""
            job_name: {{monitor.Namespace}}/{{monitor.Name}}
            scheme: {{endpoint.Text("scheme") ?? "http"}}
            metrics_path: {{endpoint.Text("path") ?? "/metrics"}}
            honor_labels: {{endpoint.Text("honorLabels") ?? "false"}}
            honor_timestamps: {{endpoint.Text("honorTimestamps") ?? "true"}}
            kubernetes_sd_configs:
              - role: {{(ofPods ? "pod" : "endpoints")}}
                namespaces:
                  names: [{{string.Join(", ", namespaces)}}]
            relabel_configs: [{{string.Join(", ", rules)}}]
            """);
        foreach (var rule in Relabelings(endpoint, "relabelings"))
            ((YamlSequenceNode)job["relabel_configs"]).Add(rule);
        job.Add("metric_relabel_configs", new YamlSequenceNode(Relabelings(endpoint, "metricRelabelings")));
        return job;
    }

    /// <summary>The operator's members are called as Prometheus', in another spelling.</summary>
    private static IEnumerable<YamlNode> Relabelings(YamlNode endpoint, string key) => endpoint.Items(key).Cast<YamlMappingNode>().Select(rule =>
        new YamlMappingNode(rule.Children.Select(member => KeyValuePair.Create<YamlNode, YamlNode>(
            member.Key.ToString() switch { "sourceLabels" => "source_labels", "targetLabel" => "target_label", var other => other }, member.Value))));

    private static YamlMappingNode Parse(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return (YamlMappingNode)stream.Documents.Single().RootNode;
    }
}
