using System.Text.RegularExpressions;

namespace SeiPlatform.Collector.Webhooks.Mapping;

/// <summary>What the labels of an issue say about an incident: that it is one, how bad it is and where.</summary>
public sealed partial class IncidentLabels(string incidentLabel, IReadOnlyCollection<string> labels)
{
    public bool IsIncident => labels.Any(Means);

    /// <summary>From <c>severity:high</c>, <c>severity/1</c>, <c>severity::high</c> or <c>sev1</c>.</summary>
    public string? Severity => Value(SeverityLabel());

    /// <summary>From <c>environment:staging</c> or <c>env/staging</c>.</summary>
    public string? Environment => Value(EnvironmentLabel());

    /// <summary>Whether this one label makes an issue an incident.</summary>
    public bool Means(string label) => string.Equals(label, incidentLabel, StringComparison.OrdinalIgnoreCase);

    // The smallest, so that the order in which the sender lists them changes nothing.
    private string? Value(Regex pattern) => labels
        .Select(label => pattern.Match(label))
        .Where(match => match.Success)
        .Select(match => match.Groups["value"].Value.ToLowerInvariant())
        .Order(StringComparer.Ordinal)
        .FirstOrDefault();

    [GeneratedRegex(@"^(severity(::?|/)\s*(?<value>\S{1,50})|(?<value>sev-?\d))$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex SeverityLabel();

    [GeneratedRegex(@"^env(ironment)?(::?|/)\s*(?<value>\S{1,50})$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex EnvironmentLabel();
}
