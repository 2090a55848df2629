using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace SeiPlatform.Collector.Webhooks.Mapping;

/// <summary>Reads a payload into the record that lists the fields in use; everything else in it is passed over.</summary>
public static class Payload
{
    /// <exception cref="JsonException">It is no JSON, fields are missing or of the wrong type, or it is nested too deeply.</exception>
    /// <exception cref="PayloadException">It is <c>null</c>.</exception>
    public static T Read<T>(ReadOnlySpan<byte> json, JsonTypeInfo<T> type) where T : class =>
        JsonSerializer.Deserialize(json, type) ?? throw new PayloadException("The payload is null.");

    /// <summary>The elements of a list, of which JSON's null is none.</summary>
    public static IEnumerable<T> Elements<T>(IReadOnlyList<T?> list, string name) where T : class =>
        list.Select(element => element ?? throw new PayloadException($"{name} has an element that is null."));
}
