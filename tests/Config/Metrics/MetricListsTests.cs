using SeiPlatform.Tests.Config.Tools;
using SeiPlatform.Tests.Harness;

namespace SeiPlatform.Tests.Config.Metrics;

/// <summary>The lists of what exporters and servers expose, against which rules, panels and runbooks are held.</summary>
public sealed class MetricListsTests
{
    [Fact]
    public void Every_list_says_what_it_is_of_and_where_it_comes_from() => Assert.All(Lists(), list =>
    {
        Assert.StartsWith("# ", list.Lines[0]);
        Assert.Contains((string[])["running", "source", "documentation"], word => string.Join(' ', list.Comments).Contains(word, StringComparison.Ordinal));
        Assert.Equal(list.Names.Distinct(), list.Names);
    });

    [Fact]
    public void A_list_is_of_the_version_that_the_stack_runs()
    {
        var stack = StackFile.Load();
        var pinned = Lists().Where(list => stack.Components.Contains(list.Component)).ToList();
        Assert.NotEmpty(pinned);
        // A new version may have other names: its list is made anew, or looked through, and then says so.
        Assert.All(pinned, list => Assert.Matches($@"\bv?{stack.Text(list.Component, "tag")!.TrimStart('v')}\b", list.Lines[0]));
    }

    private static IEnumerable<(string Component, string[] Lines, string[] Comments, string[] Names)> Lists() =>
        from file in Directory.EnumerateFiles(RepositoryRoot.File("tests", "Config", "MetricLists"), "*.txt")
        let lines = File.ReadAllLines(file)
        select (Path.GetFileNameWithoutExtension(file), lines,
            lines.Where(line => line.StartsWith('#')).ToArray(), lines.Where(line => line.Length > 0 && !line.StartsWith('#')).ToArray());
}
