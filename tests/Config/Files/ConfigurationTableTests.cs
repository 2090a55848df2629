using System.Text.RegularExpressions;
using SeiPlatform.Tests.Harness;
using SeiPlatform.Tests.Harness.Manifest;

namespace SeiPlatform.Tests.Config.Files;

/// <summary>The table at the top of <c>observability-config/README.md</c> says what the manifest mounts.</summary>
public sealed partial class ConfigurationTableTests
{
    [Fact]
    public void The_table_names_each_mounted_folder_and_file_once_with_its_place_in_the_container()
    {
        var manifest = StackManifest.Load();
        var folder = RepositoryRoot.File("observability-config");
        var mounts = manifest.Containers.SelectMany(name => manifest.Container(name).BindMounts)
            .Select(mount => $"{Path.GetRelativePath(folder, mount.Source).Replace('\\', '/')} at {mount.Target}");
        var rows = Row().Matches(File.ReadAllText(Path.Combine(folder, "README.md")))
            .Select(row => $"{row.Groups["source"].Value.TrimEnd('/')} at {row.Groups["target"].Value}");

        Assert.Equal(mounts.Order(StringComparer.Ordinal), rows.Order(StringComparer.Ordinal));
    }

    [GeneratedRegex(@"^\| `(?<source>[^`]+)` \|[^|]*\| `(?<target>/[^`]+)` \|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
