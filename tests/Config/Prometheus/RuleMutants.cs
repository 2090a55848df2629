using SeiPlatform.Tests.Config.Tools;
using YamlDotNet.RepresentationModel;

namespace SeiPlatform.Tests.Config.Prometheus;

/// <summary>
/// Copies of the rules with one mistake each, beside their tests: an alert that never fires, an alert without its <c>for</c>.
/// A copy whose tests pass shows a gap in the tests.
/// </summary>
internal static class RuleMutants
{
    private static readonly YamlScalarNode Expression = new("expr");
    private static readonly YamlScalarNode For = new("for");

    /// <summary>Writes a folder for each and says how many there are.</summary>
    public static async Task<int> WriteAsync(Scratch scratch)
    {
        var count = 0;
        foreach (var rule in Rule.All().Where(rule => rule.Alert is not null))
        {
            await WriteAsync(scratch, $"{rule.Alert}-never", rule, node => node.Children[Expression] = new YamlScalarNode("vector(0) > 1"));
            count++;
            if (await WriteAsync(scratch, $"{rule.Alert}-at-once", rule, node => node.Children.Remove(For)))
                count++;
        }

        return count;
    }

    private static async Task<bool> WriteAsync(Scratch scratch, string name, Rule rule, Action<YamlMappingNode> mutate)
    {
        var root = Yaml.Load(Yaml.Files("prometheus", "rules").Single(file => Path.GetFileName(file) == rule.File && !IsTest(file)));
        var node = (YamlMappingNode)root.Items("groups").SelectMany(group => group.Items("rules")).Single(item => item.Text("alert") == rule.Alert);
        var before = node.ToString();
        mutate(node);
        if (node.ToString() == before)
            return false;

        using var writer = new StringWriter();
        new YamlStream(new YamlDocument(root)).Save(writer, assignAnchors: false);
        await scratch.WriteAsync($"{name}/{rule.File}", writer.ToString());
        var tests = Yaml.Files("prometheus", "rules", "tests").Single(file => Path.GetFileName(file) == rule.File);
        await scratch.WriteAsync($"{name}/tests/{rule.File}", await File.ReadAllTextAsync(tests, TestContext.Current.CancellationToken));
        return true;
    }

    private static bool IsTest(string file) => Path.GetFileName(Path.GetDirectoryName(file)) == "tests";
}
