using System.ComponentModel.DataAnnotations;

namespace SeiPlatform.Collector.Webhooks;

/// <summary>Section <c>Webhooks</c>. A webhook without its secret is closed.</summary>
public sealed class WebhookOptions
{
    public const string Section = "Webhooks";

    /// <summary>GitHub's own limit, and the most that is ever read of a request.</summary>
    public const int PayloadLimit = 25 * 1024 * 1024;

    [Range(1024, PayloadLimit, ErrorMessage = "Webhooks:MaxPayloadBytes must be between 1024 and 26214400.")]
    public int MaxPayloadBytes { get; set; } = PayloadLimit;

    /// <summary>
    /// Memory that the bodies of all deliveries under way may take together; a delivery for which there is none is answered with 503. The default holds one
    /// body of the largest size, or a thousand ordinary ones.
    /// </summary>
    [Range(1024 * 1024, 1024 * 1024 * 1024, ErrorMessage = "Webhooks:MaxBytesInFlight must be between 1048576 and 1073741824.")]
    public int MaxBytesInFlight { get; set; } = 64 * 1024 * 1024;

    /// <summary>What senders are told to wait when Kafka is away or too much arrives at once.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00", ErrorMessage = "Webhooks:RetryAfter must be a time between 00:00:01 and 01:00:00.")]
    public TimeSpan RetryAfter { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The label that makes an issue an incident; upper and lower case are the same.</summary>
    [Required(ErrorMessage = "Webhooks:IncidentLabel must not be empty.")]
    public string IncidentLabel { get; set; } = "incident";

    public GitHubOptions GitHub { get; set; } = new();

    public GitLabOptions GitLab { get; set; } = new();

    public CdEventsOptions CdEvents { get; set; } = new();

    public sealed class GitHubOptions
    {
        public string? Secret { get; set; }
    }

    public sealed class GitLabOptions
    {
        public string? Token { get; set; }
    }

    public sealed class CdEventsOptions
    {
        public string? Token { get; set; }

        /// <summary>The repositories that a service is built from, by the service's id: CDEvents has no field for them.</summary>
        public Dictionary<string, string[]> Services { get; set; } = new(StringComparer.OrdinalIgnoreCase);
    }
}
