using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SeiPlatform.Dashboards.Json;

/// <summary>Writes JSON so that a change of one panel's queries is a change of one line: members of a dashboard and of a panel each have their own.</summary>
internal static class JsonText
{
    private const int OpenLevels = 3;

    private static readonly JsonSerializerOptions Inline = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(JsonObject root)
    {
        var text = new StringBuilder();
        Write(text, root, 0);
        return text.Append('\n').ToString();
    }

    private static void Write(StringBuilder text, JsonNode? node, int level)
    {
        if (level < OpenLevels && node is JsonObject { Count: > 0 } members)
            Write(text, '{', '}', members, level, member =>
            {
                text.Append(JsonSerializer.Serialize(member.Key, Inline)).Append(": ");
                Write(text, member.Value, level + 1);
            });
        else if (level < OpenLevels && node is JsonArray { Count: > 0 } items && items[0] is JsonObject)
            Write(text, '[', ']', items, level, item => Write(text, item, level + 1));
        else
            text.Append(node is null ? "null" : node.ToJsonString(Inline));
    }

    private static void Write<T>(StringBuilder text, char open, char close, IEnumerable<T> entries, int level, Action<T> write)
    {
        var separator = "";
        text.Append(open);
        foreach (var entry in entries)
        {
            text.Append(separator).Append('\n').Append(' ', (level + 1) * 2);
            write(entry);
            separator = ",";
        }

        text.Append('\n').Append(' ', level * 2).Append(close);
    }
}
