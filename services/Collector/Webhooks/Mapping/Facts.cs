using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SeiPlatform.Contracts;

namespace SeiPlatform.Collector.Webhooks.Mapping;

/// <summary>Writes the envelopes of what one delivery says about one repository.</summary>
public sealed class Facts(string source, string repository, DateTimeOffset receivedAt)
{
    private const int MaxIdLength = 300;

    public string Source => source;

    public DateTimeOffset ReceivedAt => receivedAt;

    public string Repository { get; } = RepositoryName.Normalise(repository);

    /// <param name="type">One of <see cref="EventTypes"/>.</param>
    /// <param name="key">
    /// Tells this fact from all others of its type and repository, from the payload alone: the id must come out the same when the delivery is sent again.
    /// </param>
    /// <param name="occurredAt">When, in the sender's words.</param>
    /// <param name="actor">Who did it.</param>
    public EngineeringEvent Record(string type, string key, DateTimeOffset occurredAt, string? actor) => new()
    {
        Id = Id(type, key),
        Type = type,
        Source = source,
        Repository = Repository,
        OccurredAt = occurredAt.ToUniversalTime(),
        ReceivedAt = receivedAt,
        Actor = actor,
    };

    /// <summary>As <see cref="Record"/>, for what can happen again to the same thing (an issue closed, reopened, closed): its time is part of the id.</summary>
    public EngineeringEvent RecordRepeatable(string type, string key, DateTimeOffset occurredAt, string? actor) =>
        Record(type, string.Create(CultureInfo.InvariantCulture, $"{key}:{occurredAt.ToUnixTimeSeconds()}"), occurredAt, actor);

    private string Id(string type, string key)
    {
        var id = $"{source}:{type}:{Repository}:{key}";
        return id.Length <= MaxIdLength
            ? id
            : $"{source}:{type}:sha256:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Repository}:{key}")))}";
    }
}
