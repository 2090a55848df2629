using SeiPlatform.Dashboards;

// Writes what is defined here to where Grafana reads it, and removes what is defined no more.
foreach (var stale in Directory.EnumerateFiles(Repository.Dashboards, "*.json", SearchOption.AllDirectories))
    File.Delete(stale);
foreach (var (path, content) in GeneratedFiles.All())
{
    Directory.CreateDirectory(Path.GetDirectoryName(path)!);
    File.WriteAllText(path, content);
    Console.WriteLine(path);
}
