using SeiPlatform.Tests.Config.Tools;
using SeiPlatform.Tests.Harness;
using YamlDotNet.RepresentationModel;

namespace SeiPlatform.Tests.Config.Prometheus;

/// <summary>Runs <c>promtool test rules</c>: on the rules as they are, and on rules with a mistake in them, which their tests must notice.</summary>
internal static class RuleTests
{
    private const string Objectives = "objectives.yml";

    // One process a file and processor: promtool itself uses one.
    private const string Script = """
        output=$(mktemp -d)
        ls $FILES | xargs -P "$(nproc)" -I '{}' sh -c 'promtool test rules "$1" >"$2/$(basename "$1")" 2>&1' _ '{}' "$output"
        status=$?
        cat "$output"/*
        exit $status
        """;

    public static Task<CommandResult> RunAsync() => Tool.Promtool.RunAsync($"FILES=$CONFIG/rules/tests/*.yml\n{Script}");

    /// <summary>
    /// Runs the tests of the files in which <paramref name="mistake"/> changes a rule (then it returns true), and returns what promtool says. Of
    /// <c>objectives.yml</c> each file's tests get what its rules use: evaluating all of it is most of the work.
    /// </summary>
    public static async Task<string> RunWithAsync(Func<YamlMappingNode, bool> mistake)
    {
        using var scratch = new Scratch();
        var changed = false;
        foreach (var test in Yaml.Files("prometheus", "rules", "tests"))
        {
            var name = Path.GetFileNameWithoutExtension(test);
            var files = Yaml.Load(test).Items("rule_files").Select(file => Path.GetFileName(file.ToString()))
                .ToDictionary(file => file, file => Yaml.Load(RepositoryRoot.File("observability-config", "prometheus", "rules", file)));
            if (files.TryGetValue(Objectives, out var objectives))
                KeepWhatIsUsed(objectives, [.. files.Where(file => file.Key != Objectives).SelectMany(file => RulesOf(file.Value)).Select(rule => rule.Text("expr")!)]);
            if (!files.Values.SelectMany(RulesOf).Select(mistake).ToList().Contains(true))
                continue;

            changed = true;
            foreach (var (file, root) in files)
                await scratch.WriteAsync($"{name}/{file}", Yaml.Save(root));
            await scratch.WriteAsync($"{name}/tests/{name}.yml", await File.ReadAllTextAsync(test, TestContext.Current.CancellationToken));
        }

        Assert.True(changed, "no rule was changed");
        return (await Tool.Promtool.RunAsync($"FILES=$SCRATCH/*/tests/*.yml\n{Script}", scratch.Folder)).Everything;
    }

    private static IEnumerable<YamlMappingNode> RulesOf(YamlMappingNode file) => file.Items("groups").SelectMany(group => group.Items("rules")).Cast<YamlMappingNode>();

    private static void KeepWhatIsUsed(YamlMappingNode objectives, IReadOnlyList<string> expressions)
    {
        var uses = expressions.SelectMany(ObjectiveUse.In).ToList();
        foreach (var rules in objectives.Items("groups").Select(group => (YamlSequenceNode)group.Find("rules")!))
        {
            foreach (var rule in rules.Children.ToList())
            {
                var isUsed = uses.Any(use => use.Means(rule.Text("record"), rule.Map("labels")))
                    // Objectives are matched by their labels, not selected.
                    || (rule.Text("record") == "sei:objective:ratio" && expressions.Any(expression => expression.Contains("sei:objective:ratio", StringComparison.Ordinal)));
                if (!isUsed)
                    rules.Children.Remove(rule);
            }
        }
    }
}
