using System.Text.RegularExpressions;
using SeiPlatform.Tests.Harness;

namespace SeiPlatform.Tests.Config.Files;

public sealed partial class DocumentationTests
{
    private static readonly string[] Skipped = ["bin", "obj", "node_modules", "TestResults", ".git", ".sei"];

    [Fact]
    public void Every_relative_link_leads_to_a_file_and_to_a_heading_in_it()
    {
        var dead = new List<string>();
        foreach (var file in Pages(new DirectoryInfo(RepositoryRoot.Path)))
        {
            foreach (Match match in Link().Matches(File.ReadAllText(file.FullName)))
            {
                var (path, heading) = match.Groups[1].Value.Split('#') is [var first, var second] ? (first, second) : (match.Groups[1].Value, null);
                var target = path.Length == 0 ? file.FullName : Path.Combine(file.DirectoryName!, Uri.UnescapeDataString(path));
                if (!File.Exists(target) && !Directory.Exists(target))
                    dead.Add($"{Relative(file)}: {match.Groups[1].Value}");
                else if (heading is not null && target.EndsWith(".md", StringComparison.Ordinal) && !Headings(target).Contains(heading))
                    dead.Add($"{Relative(file)}: {match.Groups[1].Value} (no such heading)");
            }
        }

        Assert.Empty(dead);
    }

    private static IEnumerable<FileInfo> Pages(DirectoryInfo folder) =>
        folder.EnumerateFiles("*.md").Concat(folder.EnumerateDirectories().Where(inner => !Skipped.Contains(inner.Name)).SelectMany(Pages));

    private static string Relative(FileInfo file) => Path.GetRelativePath(RepositoryRoot.Path, file.FullName);

    private static HashSet<string> Headings(string file) => File.ReadLines(file).Where(line => line.StartsWith('#'))
        .Select(line => NotInAnchor().Replace(line.TrimStart('#').Trim().ToLowerInvariant(), "").Replace(' ', '-')).ToHashSet();

    [GeneratedRegex(@"\]\((?!\w+:)([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"[^\w\s-]")]
    private static partial Regex NotInAnchor();
}
