using SeiPlatform.Tests.Config.Tools;
using YamlDotNet.RepresentationModel;

namespace SeiPlatform.Tests.Config.Prometheus.Relabelling;

/// <summary>What Prometheus' documentation says of each action, and its tests of the corners.</summary>
public sealed class RelabelTests
{
    [Theory]
    [InlineData("{source_labels: [a], regex: 'f(.*)', target_label: d, replacement: 'ch$1-ch$1'}", "a=foo;b=bar;d=choo-choo")]
    [InlineData("{source_labels: [a, b], regex: 'f(.*);(.*)r', target_label: a, replacement: 'b${1}m$2'}", "a=boomba;b=bar")]
    [InlineData("{source_labels: [a, b], separator: '-', target_label: d}", "a=foo;b=bar;d=foo-bar")]
    [InlineData("{target_label: d, replacement: fixed}", "a=foo;b=bar;d=fixed")]
    public void Replace_writes_what_the_pattern_has_found(string rule, string expected) => Assert.Equal(expected, Apply(rule));

    [Theory]
    [InlineData("{source_labels: [a], regex: 'o(.*)', target_label: d}")]
    [InlineData("{source_labels: [a], regex: 'fo', target_label: d, replacement: x}")]
    [InlineData("{source_labels: [missing], regex: '(.+)', target_label: a}")]
    [InlineData("{source_labels: [a], regex: '(.*)', target_label: 'in-valid', replacement: x}")]
    public void Replace_leaves_everything_as_it_is_when_not_all_of_the_value_matches(string rule) => Assert.Equal("a=foo;b=bar", Apply(rule));

    [Theory]
    [InlineData("{source_labels: [missing], target_label: a}")]
    [InlineData("{source_labels: [a], regex: '(f).*', target_label: a, replacement: '$1x'}")]
    [InlineData("{source_labels: [a], regex: 'foo', target_label: a, replacement: ''}")]
    public void Replace_takes_a_label_away_whose_new_value_is_empty(string rule) => Assert.Equal("b=bar", Apply(rule));

    [Fact]
    public void A_name_may_be_made_of_what_was_found() => Assert.Equal("a=foo;b=bar;foo=$x", Apply("{source_labels: [a], target_label: '$1', replacement: '$$x'}"));

    [Theory]
    [InlineData("{source_labels: [a], regex: 'foo|bar', action: keep}", true)]
    [InlineData("{source_labels: [a], regex: 'fo', action: keep}", false)]
    [InlineData("{source_labels: [missing], regex: '.+', action: keep}", false)]
    [InlineData("{source_labels: [a], regex: 'foo', action: drop}", false)]
    [InlineData("{source_labels: [a, missing], regex: 'foo', action: drop}", true)]
    public void Keep_and_drop_decide_by_all_of_the_value(string rule, bool kept) => Assert.Equal(kept ? "a=foo;b=bar" : null, Apply(rule));

    [Theory]
    [InlineData("{regex: 'a|c', action: labeldrop}", "b=bar")]
    [InlineData("{regex: '.', action: labeldrop}", "")]
    [InlineData("{regex: 'aa', action: labeldrop}", "a=foo;b=bar")]
    public void Labeldrop_takes_the_labels_away_whose_names_match(string rule, string expected) => Assert.Equal(expected, Apply(rule));

    [Fact]
    public void Rules_see_what_earlier_ones_have_written() =>
        Assert.Equal("a=foo;b=bar;c=foo;d=foo", Apply("{source_labels: [a], target_label: c}, {source_labels: [c], target_label: d}"));

    [Theory]
    [InlineData("{source_labels: [a], target_label: d, modulus: 4, action: hashmod}")]
    [InlineData("{regex: '(a)', replacement: 'x_$1', action: labelmap}")]
    [InlineData("{regex: a, action: labelkeep}")]
    public void What_is_not_known_here_is_refused(string rule) => Assert.Throws<NotSupportedException>(() => Apply(rule));

    private static string? Apply(string rules)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader($"rules: [{rules}]"));
        var labels = new Dictionary<string, string> { ["a"] = "foo", ["b"] = "bar" };
        return Relabel.Apply(labels, stream.Documents[0].RootNode.Items("rules")) is { } result
            ? string.Join(';', result.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={label.Value}"))
            : null;
    }
}
