using System.Text;
using System.Text.Json;
using Confluent.Kafka;
using SeiPlatform.Contracts;

namespace SeiPlatform.Tests.Integration.Ingest;

/// <summary>Events and messages for the tests of the ingest role.</summary>
internal static class Events
{
    public static readonly DateTimeOffset Day = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static EngineeringEvent Change(int number, string repository = "ada/engine") => new()
    {
        Id = $"test:{repository}:{number}",
        Type = EventTypes.ChangeMerged,
        Source = EventSources.Git,
        Repository = repository,
        OccurredAt = Day.AddMinutes(number),
        ReceivedAt = Day.AddDays(1),
        Change = new ChangePayload { Sha = number.ToString("x40", System.Globalization.CultureInfo.InvariantCulture), Title = $"Change {number}" },
    };

    public static byte[] Json(EngineeringEvent @event) => JsonSerializer.SerializeToUtf8Bytes(@event, ContractsJsonContext.Default.EngineeringEvent);

    public static Message<string, byte[]> Message(EngineeringEvent @event) => new() { Key = @event.PartitionKey, Value = Json(@event) };

    public static Message<string, byte[]> Raw(string value, string key = "raw") => new() { Key = key, Value = Encoding.UTF8.GetBytes(value) };
}
