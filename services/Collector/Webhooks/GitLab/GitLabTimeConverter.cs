using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SeiPlatform.Collector.Webhooks.GitLab;

/// <summary>
/// GitLab writes times in three ways, depending on the event: <c>2024-01-11T10:00:00+02:00</c>, <c>2017-09-15 16:54:55 UTC</c>,
/// <c>2021-04-28 21:50:00 +0200</c>.
/// </summary>
public sealed class GitLabTimeConverter : JsonConverter<DateTimeOffset>
{
    private static readonly string[] Formats =
    [
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
        "yyyy-MM-dd HH:mm:ss 'UTC'",
        "yyyy-MM-dd HH:mm:ss zzz",
    ];

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String
        && DateTimeOffset.TryParseExact(reader.GetString(), Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw new JsonException("A time was expected.");

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}
