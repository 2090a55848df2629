using System.Text.Json;
using System.Text.Json.Serialization;

namespace SeiPlatform.Console.Inbox;

/// <summary>Whom Alertmanager meant to tell.</summary>
public enum Receiver
{
    /// <summary>A channel of Slack.</summary>
    [JsonStringEnumMemberName("slack")] Slack,

    /// <summary>Whoever PagerDuty wakes up.</summary>
    [JsonStringEnumMemberName("pagerduty")] PagerDuty,

    /// <summary>The dead man's switch, which raises the alarm when it hears nothing.</summary>
    [JsonStringEnumMemberName("watchdog")] Watchdog
}

/// <summary>What the inbox has taken in.</summary>
/// <param name="Sequence">Counts up over all receivers, from 1 at the start of the console.</param>
/// <param name="ReceivedAt">When it arrived here.</param>
/// <param name="Receiver">Whom it was for.</param>
/// <param name="Source">The <c>source</c> of the URL it was posted to; null for the stack's own Alertmanager.</param>
/// <param name="Message">What it says.</param>
public sealed record Notification(long Sequence, DateTimeOffset ReceivedAt, Receiver Receiver, string? Source, Message Message);

/// <summary>What a notification says, read from the payload of whatever service it was for. What the payload does not say is null.</summary>
public sealed record Message
{
    /// <summary>A channel of Slack; null elsewhere.</summary>
    public string? Channel { get; init; }

    /// <summary>In the service's own words: <c>firing</c> and <c>resolved</c>, at PagerDuty <c>trigger</c>, <c>acknowledge</c> and <c>resolve</c>.</summary>
    public required string Status { get; init; }

    public string? Alert { get; init; }

    public string? Severity { get; init; }

    public string? Service { get; init; }

    public string? Title { get; init; }

    public string? Text { get; init; }

    public IReadOnlyList<Link> Links { get; init; } = [];

    /// <summary>The whole payload, without credentials.</summary>
    public required JsonElement Raw { get; init; }

    /// <summary>Whether it says that something is over.</summary>
    [JsonIgnore]
    public bool IsGood => Status is "resolved" or "resolve";
}

/// <summary>Where a notification leads.</summary>
public sealed record Link(string Text, string Href)
{
    /// <summary>The links among the candidates that a browser may follow, each address once.</summary>
    internal static IReadOnlyList<Link> Usable(IEnumerable<(string? Text, string? Href)> candidates) =>
    [
        .. candidates
            .Where(link => Uri.TryCreate(link.Href, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps))
            .Select(link => new Link(string.IsNullOrWhiteSpace(link.Text) ? link.Href! : link.Text, link.Href!))
            .DistinctBy(link => link.Href)
    ];
}
