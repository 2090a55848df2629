using System.Text.Json;
using System.Text.Json.Serialization;

namespace SeiPlatform.Collector.Webhooks.Mapping;

/// <summary>
/// Strings that Kafka and PostgreSQL take: without U+0000, which JSON can carry and a text column cannot, and no longer than any event needs.
/// The longest are commit messages, of which the title and the first lines are read.
/// </summary>
public sealed class StorableTextConverter : JsonConverter<string>
{
    private const int MaxLength = 16 * 1024;

    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String)
            throw new JsonException();
        var text = reader.GetString()!;
        if (text.Length > MaxLength)
            text = text[..MaxLength];
        return text.Contains('\0', StringComparison.Ordinal) ? text.Replace("\0", "", StringComparison.Ordinal) : text;
    }

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}
