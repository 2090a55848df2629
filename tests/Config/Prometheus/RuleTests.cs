using SeiPlatform.Tests.Config.Tools;
using SeiPlatform.Tests.Harness;
using SeiPlatform.Tests.Harness.Metrics;
using YamlDotNet.RepresentationModel;

namespace SeiPlatform.Tests.Config.Prometheus;

/// <summary>Runs <c>promtool test rules</c>: on the rules as they are, and on rules with a mistake in them, which their tests must notice.</summary>
internal static class RuleTests
{
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
    /// Runs the tests of the alerts that <paramref name="mistake"/> reaches, by a rule that it changes (then it returns true), and returns what promtool says.
    /// Each alert's tests get the rules that it stands on and no others: evaluating all of them in every case is most of the work.
    /// </summary>
    public static async Task<string> RunWithAsync(Func<YamlMappingNode, bool> mistake)
    {
        using var scratch = new Scratch();
        var changed = false;
        foreach (var test in Yaml.Files("prometheus", "rules", "tests"))
        {
            var (name, root) = (Path.GetFileNameWithoutExtension(test), Yaml.Load(test));
            var files = root.Items("rule_files").Select(file => Path.GetFileName(file.ToString()))
                .ToDictionary(file => file, file => Yaml.Load(RepositoryRoot.File("observability-config", "prometheus", "rules", file)));
            var rules = files.Values.SelectMany(RulesOf).ToList();
            var mistaken = rules.Where(mistake).ToHashSet<YamlNode>(ReferenceEqualityComparer.Instance);
            foreach (var alert in rules.Select(rule => rule.Text("alert")).OfType<string>().Distinct())
            {
                var needed = WhatItStandsOn(alert, rules);
                if (!needed.Overlaps(mistaken))
                    continue;

                changed = true;
                foreach (var (file, content) in files)
                    await scratch.WriteAsync($"{name}-{alert}/{file}", Yaml.Save(Only(content, needed)));
                await scratch.WriteAsync($"{name}-{alert}/tests/{name}-{alert}.yml", Yaml.Save(Only(root, alert)));
            }
        }

        Assert.True(changed, "no rule was changed");
        return (await Tool.Promtool.RunAsync($"FILES=$SCRATCH/*/tests/*.yml\n{Script}", scratch.Folder)).Everything;
    }

    private static IEnumerable<YamlMappingNode> RulesOf(YamlMappingNode file) => file.Items("groups").SelectMany(group => group.Items("rules")).Cast<YamlMappingNode>();

    /// <summary>The rules of an alert, what they use of the objectives, and the recording rules they read, which may read others.</summary>
    private static HashSet<YamlNode> WhatItStandsOn(string alert, List<YamlMappingNode> rules)
    {
        var needed = new HashSet<YamlNode>(ReferenceEqualityComparer.Instance);
        var open = new Queue<YamlMappingNode>(rules.Where(rule => rule.Text("alert") == alert));
        while (open.TryDequeue(out var rule))
        {
            if (!needed.Add(rule))
                continue;
            var expression = rule.Text("expr")!;
            var uses = ObjectiveUse.In(expression).ToList();
            var names = Promql.Metrics(expression).Except(uses.Select(use => use.Record)).ToHashSet();
            foreach (var other in rules.Where(other => other.Text("record") is { } record && (names.Contains(record) || uses.Any(use => use.Means(record, other.Map("labels"))))))
                open.Enqueue(other);
        }

        return needed;
    }

    private static YamlMappingNode Only(YamlMappingNode file, HashSet<YamlNode> needed) => With(file, "groups", file.Items("groups").Cast<YamlMappingNode>()
        .Select(group => With(group, "rules", group.Items("rules").Where(needed.Contains)))
        .Where(group => group.Items("rules").Any()));

    /// <summary>The cases about one alert.</summary>
    private static YamlMappingNode Only(YamlMappingNode file, string alert) => With(file, "tests", file.Items("tests").Cast<YamlMappingNode>()
        .Select(test => With(With(test, "promql_expr_test", []), "alert_rule_test", test.Items("alert_rule_test").Where(rule => rule.Text("alertname") == alert)))
        .Where(test => test.Items("alert_rule_test").Any()));

    private static YamlMappingNode With(YamlMappingNode node, string key, IEnumerable<YamlNode> items)
    {
        var copy = new YamlMappingNode(node.Children.Where(child => child.Key.ToString() != key));
        copy.Add(key, new YamlSequenceNode(items));
        return copy;
    }
}
