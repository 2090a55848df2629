using System.Text.RegularExpressions;

namespace SeiPlatform.Cluster.Overlay;

/// <summary>
/// Where alerts and dashboards lead, as people's browsers know it. The shared files name the console, which is there on a laptop only; what is said of nothing else
/// are the ports that docs/kubernetes.md forwards.
/// </summary>
internal sealed partial record Links
{
    /// <summary>The folder <c>docs/runbooks</c>; null where it can be read nowhere: Prometheus' page about the alert takes its place.</summary>
    public string? Runbooks { get; init; }

    public string Grafana { get; init; } = "http://localhost:3000";

    public string Prometheus { get; init; } = "http://localhost:9090";

    public string Alertmanager { get; init; } = "http://localhost:9093";

    /// <summary>A file's text with links that lead somewhere.</summary>
    public string InCluster(string text) => OfConsole().Replace(text, link => (link.Groups["page"].Value, link.Groups["name"].Value) switch
    {
        ("runbooks", "") => Runbooks is null ? $"{Prometheus}/alerts" : $"{Runbooks}/README.md",
        ("runbooks", var alert) => Runbooks is null ? $"{Prometheus}/alerts?search={alert}" : $"{Runbooks}/{alert}.md",
        (_, "") => $"{Grafana}/dashboards",
        (_, var uid) => $"{Grafana}/d/{uid}",
    });

    public void Copy(string source, string target)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        var text = File.ReadAllText(source);
        if (OfConsole().IsMatch(text))
            File.WriteAllText(target, InCluster(text));
        else
            File.Copy(source, target, overwrite: true);
    }

    [GeneratedRegex("http://localhost:5082/(?<page>runbooks|dashboards)(?:/(?<name>[A-Za-z0-9-]+))?")]
    private static partial Regex OfConsole();
}
