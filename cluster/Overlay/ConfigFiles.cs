using SeiPlatform.Cluster.Manifest;

namespace SeiPlatform.Cluster.Overlay;

/// <summary>The files that a workload reads, as ConfigMaps and a volume: what its bind mounts are on a laptop.</summary>
internal static class ConfigFiles
{
    /// <summary>A ConfigMap holds 1 MiB at most.</summary>
    private const long LargestConfigMap = 512 * 1024;

    /// <summary>Folders that only a laptop or the tests read.</summary>
    private static readonly string[] LeftOut = ["observability-config/prometheus/rules/tests/", "observability-config/prometheus/scrape/local/"];

    /// <summary>What a cluster reads in the place of something else: the jobs that discover pods instead of those that name containers.</summary>
    private static readonly (string From, string To)[] Placed = [("observability-config/prometheus/scrape/kubernetes/", "observability-config/prometheus/scrape/local/")];

    /// <summary>The files of a mount: where each lies in the repository, and its path below the mount's target.</summary>
    public static IEnumerable<ConfigFile> Of(string root, Mount mount)
    {
        var source = Path.Combine(root, mount.Source);
        if (File.Exists(source))
            return [new(source, Path.GetFileName(mount.Target))];
        return Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories)
            .Select(file => (File: file, Path: Path.GetRelativePath(root, file).Replace('\\', '/')))
            .Where(file => !LeftOut.Any(folder => file.Path.StartsWith(folder, StringComparison.Ordinal)))
            .Select(file => new ConfigFile(file.File, Path.GetRelativePath(mount.Source, Place(file.Path)).Replace('\\', '/')))
            .OrderBy(file => file.Path, StringComparer.Ordinal);
    }

    /// <summary>Groups of files, one for each folder, none too large for a ConfigMap.</summary>
    public static IEnumerable<(string Suffix, IReadOnlyList<ConfigFile> Files)> Maps(IEnumerable<ConfigFile> files)
    {
        foreach (var folder in files.GroupBy(file => Path.GetDirectoryName(file.Path)!.Replace('\\', '/')))
        {
            var suffix = folder.Key.Length == 0 ? "" : $"-{folder.Key.Replace('/', '-')}";
            var part = new List<ConfigFile>();
            var number = 1;
            foreach (var file in folder)
            {
                if (part.Count > 0 && part.Sum(other => other.Length) + file.Length > LargestConfigMap)
                {
                    yield return (Numbered(suffix, number++), part);
                    part = [];
                }

                part.Add(file);
            }

            yield return (Numbered(suffix, number), part);
        }
    }

    private static string Numbered(string suffix, int number) => number == 1 ? suffix : FormattableString.Invariant($"{suffix}-{number}");

    private static string Place(string path) =>
        Placed.Where(folder => path.StartsWith(folder.From, StringComparison.Ordinal)).Select(folder => folder.To + path[folder.From.Length..]).FirstOrDefault(path);
}

/// <param name="Source">Where it lies.</param>
/// <param name="Path">Where the container finds it, below the mount.</param>
internal sealed record ConfigFile(string Source, string Path)
{
    /// <summary>A ConfigMap's keys know no folders.</summary>
    public string Key => Path.Replace("/", "--", StringComparison.Ordinal);

    public long Length => new FileInfo(Source).Length;

    public bool IsExecutable => !OperatingSystem.IsWindows() && File.GetUnixFileMode(Source).HasFlag(UnixFileMode.UserExecute);
}
