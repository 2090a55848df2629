using SeiPlatform.Tests.Config.Tools;
using YamlDotNet.RepresentationModel;

namespace SeiPlatform.Tests.Config.Prometheus;

/// <summary>A rule of <c>observability-config/prometheus/rules</c>.</summary>
public sealed record Rule(
    string File, string Group, string? Alert, string? Record, string Expression, IReadOnlyDictionary<string, string> Labels, IReadOnlyDictionary<string, string> Annotations)
{
    public string Name => Alert ?? Record ?? "";

    public static IReadOnlyList<Rule> All() =>
    [
        .. from file in Yaml.Files("prometheus", "rules")
           where Path.GetFileName(Path.GetDirectoryName(file)) == "rules"
           from @group in Yaml.Load(file).Items("groups")
           from rule in @group.Items("rules")
           select new Rule(
               Path.GetFileName(file), @group.Text("name")!, rule.Text("alert"), rule.Text("record"), rule.Text("expr")!, rule.Map("labels"), rule.Map("annotations")),
    ];
}

/// <summary>One expectation of <c>observability-config/prometheus/rules/tests</c>.</summary>
/// <param name="File">The test's file name, which is that of the rules it is about.</param>
/// <param name="Alert">The alert it is about; null for an expression.</param>
/// <param name="Fires">How many alerts it expects.</param>
/// <param name="Text">Everything it says, for a search by name.</param>
public sealed record RuleCase(string File, string? Alert, int Fires, string Text)
{
    public static IReadOnlyList<RuleCase> All() =>
    [
        .. from file in Yaml.Files("prometheus", "rules", "tests")
           from test in Yaml.Load(file).Items("tests")
           from rule in test.Items("alert_rule_test").Concat(test.Items("promql_expr_test"))
           select new RuleCase(
               Path.GetFileName(file), rule.Text("alertname"), (rule.Find("exp_alerts") as YamlSequenceNode)?.Children.Count ?? 0, rule.Text("expr") ?? ""),
    ];
}
