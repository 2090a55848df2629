using k8s;

namespace SeiPlatform.Cluster.Rendering;

/// <summary>YAML as Kubernetes' own client writes it: what is null is left out, and texts that look like something else are quoted.</summary>
internal static class YamlFile
{
    public static void Write(string path, object content) => WriteText(path, KubernetesYaml.Serialize(content));

    public static void WriteText(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text.EndsWith('\n') ? text : text + "\n");
    }
}
