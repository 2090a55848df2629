using System.Text.RegularExpressions;
using SeiPlatform.Tests.Config.Tools;
using YamlDotNet.RepresentationModel;

namespace SeiPlatform.Tests.Config.Prometheus.Relabelling;

/// <summary>
/// Prometheus' relabelling, the part that <c>scrape/kubernetes</c> and the operator's monitors use: what is not here is refused, so that no rule is passed over.
/// A missing label is an empty one, and an empty result takes the label away. Patterns are matched against the whole value.
/// </summary>
public static partial class Relabel
{
    private static readonly HashSet<string> Keys = ["source_labels", "separator", "regex", "target_label", "replacement", "action"];

    /// <returns>The labels after all rules; null when one of them dropped the target.</returns>
    public static IReadOnlyDictionary<string, string>? Apply(IReadOnlyDictionary<string, string> labels, IEnumerable<YamlNode> rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        var current = new Dictionary<string, string>(labels.Where(label => label.Value.Length > 0));
        foreach (var rule in rules)
        {
            if (!Apply(current, (YamlMappingNode)rule))
                return null;
        }

        return current;
    }

    private static bool Apply(Dictionary<string, string> labels, YamlMappingNode rule)
    {
        foreach (var key in rule.Children.Keys.Select(key => key.ToString()).Where(key => !Keys.Contains(key)))
            throw new NotSupportedException($"relabelling: {key}");

        var value = string.Join(rule.Text("separator") ?? ";", rule.Items("source_labels").Select(name => labels.GetValueOrDefault(name.ToString(), "")));
        var pattern = Anchored(rule.Text("regex") ?? "(.*)");
        var match = pattern.Match(value);
        switch (rule.Text("action") ?? "replace")
        {
            case "keep":
                return match.Success;
            case "drop":
                return !match.Success;
            case "replace":
                if (match.Success)
                    Set(labels, Expand(rule.Text("target_label")!, match), Expand(rule.Text("replacement") ?? "$1", match));
                return true;
            case "labeldrop":
                foreach (var name in labels.Keys.Where(name => pattern.IsMatch(name)).ToList())
                    labels.Remove(name);
                return true;
            case var action:
                throw new NotSupportedException($"relabelling: action {action}");
        }
    }

    private static void Set(Dictionary<string, string> labels, string name, string value)
    {
        if (!LabelName().IsMatch(name))
            return;
        if (value.Length == 0)
            labels.Remove(name);
        else
            labels[name] = value;
    }

    // Without backtracking there are neither look-arounds nor back references, which Prometheus' patterns (RE2) have not either.
    private static Regex Anchored(string pattern) => new($@"^(?s:{pattern})\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    /// <summary>Go's templates: the longest name after the sign counts, so <c>$1x</c> is the group named 1x, which is empty; <c>$$</c> is the sign itself.</summary>
    private static string Expand(string template, Match match) => Reference().Replace(template, reference =>
        reference.Value == "$$" ? "$" : match.Groups[reference.Groups[1].Success ? reference.Groups[1].Value : reference.Groups[2].Value].Value);

    [GeneratedRegex(@"\$\$|\$\{(\w+)\}|\$(\w+)")]
    private static partial Regex Reference();

    [GeneratedRegex(@"^[a-zA-Z_]\w*\z")]
    private static partial Regex LabelName();
}
