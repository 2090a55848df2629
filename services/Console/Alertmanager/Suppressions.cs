namespace SeiPlatform.Console.Alertmanager;

/// <summary>Of which alerts nobody is told now.</summary>
internal sealed class Suppressions(IReadOnlyList<RoutedAlert> alerts, IReadOnlyList<Silence> silences)
{
    /// <summary>Nothing is known of any.</summary>
    public static readonly Suppressions Unknown = new([], []);

    private readonly Dictionary<string, Silence> _silences = silences.DistinctBy(silence => silence.Id).ToDictionary(silence => silence.Id);

    /// <param name="labels">As Prometheus shows them, without external labels: among the alerts that have them all, the one with the fewest others is meant.</param>
    public Suppression Of(IReadOnlyDictionary<string, string> labels)
    {
        var alert = alerts.Where(alert => labels.All(label => alert.Labels.GetValueOrDefault(label.Key) == label.Value)).MinBy(alert => alert.Labels.Count);
        return alert is null ? Suppression.None : new(
            [.. alert.Status.SilencedBy.Select(id => _silences.GetValueOrDefault(id)).OfType<Silence>().OrderBy(silence => silence.EndsAt)],
            [.. alerts.Where(other => alert.Status.InhibitedBy.Contains(other.Fingerprint)).Select(other => other.Labels.GetValueOrDefault("alertname", "?")).Distinct().Order(StringComparer.Ordinal)]);
    }
}
