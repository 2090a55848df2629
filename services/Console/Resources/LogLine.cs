using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace SeiPlatform.Console.Resources;

/// <summary>A line of a log. The services write JSON; what others write is text.</summary>
/// <param name="Text">What it says.</param>
/// <param name="Time">As the line has it; null when it says nothing of it.</param>
/// <param name="Level">Such as <c>warning</c>; null when it says nothing of it.</param>
/// <param name="TraceId">The trace that it was written in.</param>
/// <param name="More">The stack trace of an exception.</param>
public sealed partial record LogLine(string Text, string? Time = null, string? Level = null, string? TraceId = null, string? More = null)
{
    private const int LongestText = 4000;

    public static LogLine Parse(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        if (!line.StartsWith('{'))
            return new(Short(Escapes().Replace(line, "")));
        try
        {
            using var json = JsonDocument.Parse(line);
            var entry = json.RootElement;
            return Value(entry, "message") is { } message
                ? new(Short(message), Clock(Value(entry, "timestamp")), Value(entry, "level"), Value(entry, "trace_id") is { } id && TraceIdForm().IsMatch(id) ? id : null, Short(Value(entry, "exception")))
                : new(Short(line));
        }
        catch (JsonException)
        {
            return new(Short(line));
        }
    }

    private static string? Value(JsonElement entry, string name) =>
        entry.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>The time of day in the zone of this machine.</summary>
    private static string? Clock(string? timestamp) =>
        DateTimeOffset.TryParse(timestamp, CultureInfo.InvariantCulture, out var time)
            ? time.ToLocalTime().ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture)
            : timestamp;

    [return: NotNullIfNotNull(nameof(text))]
    private static string? Short(string? text) => text is { Length: > LongestText } ? text[..LongestText] + "…" : text;

    [GeneratedRegex(@"^[0-9a-f]{32}\z", RegexOptions.CultureInvariant)]
    private static partial Regex TraceIdForm();

    /// <summary>Colours of a terminal.</summary>
    [GeneratedRegex(@"\x1b\[[0-9;]*m", RegexOptions.CultureInvariant)]
    private static partial Regex Escapes();
}
