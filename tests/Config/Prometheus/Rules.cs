using SeiPlatform.Tests.Config.Tools;

namespace SeiPlatform.Tests.Config.Prometheus;

/// <summary>A rule of <c>observability-config/prometheus/rules</c>.</summary>
public sealed record Rule(
    string File, string Group, string? Alert, string? Record, string Expression, string? For, IReadOnlyDictionary<string, string> Labels,
    IReadOnlyDictionary<string, string> Annotations)
{
    public string Name => Alert ?? Record ?? "";

    public static IReadOnlyList<Rule> All() =>
    [
        .. from file in Yaml.Files("prometheus", "rules")
           where Path.GetFileName(Path.GetDirectoryName(file)) == "rules"
           from @group in Yaml.Load(file).Items("groups")
           from rule in @group.Items("rules")
           select new Rule(
               Path.GetFileName(file), @group.Text("name")!, rule.Text("alert"), rule.Text("record"), rule.Text("expr")!, rule.Text("for"),
               rule.Map("labels"), rule.Map("annotations")),
    ];
}
