using System.Buffers;
using System.Diagnostics;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace SeiPlatform.ServiceDefaults.Logging;

/// <summary>
/// One line of JSON per entry: <c>timestamp</c> (UTC), <c>level</c>, <c>message</c>, <c>event</c>, <c>category</c>, <c>trace_id</c>,
/// <c>span_id</c>, <c>attributes</c> (the structured values), <c>scope</c>, <c>exception</c>, <c>resource</c>.
/// </summary>
internal sealed class JsonLogFormatter(LogResource resource, TimeProvider time, IOptionsMonitor<ConsoleFormatterOptions> options)
    : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "sei-json";

    private const int MaxTextLength = 32 * 1024;
    private const string OriginalFormat = "{OriginalFormat}";
    private static readonly JsonWriterOptions WriterOptions = new()
    {
        // Log lines are read by people and by parsers, never embedded in HTML.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var message = logEntry.Formatter(logEntry.State, logEntry.Exception) ?? "";
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, WriterOptions))
        {
            json.WriteStartObject();
            json.WriteString("timestamp", time.GetUtcNow().UtcDateTime);
            json.WriteString("level", LevelName(logEntry.LogLevel));
            json.WriteString("message", Text(Redacted(message, logEntry.State as IReadOnlyList<KeyValuePair<string, object?>>)));
            if (logEntry.EventId.Name is { Length: > 0 } name)
                json.WriteString("event", name);
            json.WriteString("category", logEntry.Category);
            WriteTrace(json);
            WriteAttributes(json, logEntry.State);
            WriteScopes(json, scopeProvider);
            if (logEntry.Exception is { } exception)
                json.WriteString("exception", Text(exception.ToString()));
            WriteResource(json);
            json.WriteEndObject();
        }

        textWriter.Write(Encoding.UTF8.GetString(buffer.WrittenSpan));
        textWriter.Write('\n');
    }

    /// <summary>The message without the text of a value that must not be seen.</summary>
    internal static string? WithoutValue(string? message, object value) =>
        Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture) is { Length: > 0 } text
            ? message?.Replace(text, Redaction.Mask, StringComparison.Ordinal)
            : message;

    private static string Redacted(string message, IReadOnlyList<KeyValuePair<string, object?>>? values)
    {
        foreach (var (key, value) in values ?? [])
        {
            if (value is not null && Redaction.IsSensitive(key))
                message = WithoutValue(message, value)!;
        }

        return message;
    }

    private static void WriteTrace(Utf8JsonWriter json)
    {
        if (Activity.Current is not { IdFormat: ActivityIdFormat.W3C } activity)
            return;
        json.WriteString("trace_id", activity.TraceId.ToHexString());
        json.WriteString("span_id", activity.SpanId.ToHexString());
    }

    private static void WriteAttributes<TState>(Utf8JsonWriter json, TState state)
    {
        if (state is not IReadOnlyList<KeyValuePair<string, object?>> values || values.All(value => value.Key == OriginalFormat))
            return;
        json.WriteStartObject("attributes");
        foreach (var (key, value) in values)
            WriteAttribute(json, key, value);
        json.WriteEndObject();
    }

    private void WriteScopes(Utf8JsonWriter json, IExternalScopeProvider? scopes)
    {
        if (scopes is null || !options.CurrentValue.IncludeScopes)
            return;
        // An inner scope's value replaces an outer one's; ASP.NET Core's trace ids are already on the line.
        var values = new Dictionary<string, object?>();
        scopes.ForEachScope(static (scope, into) =>
        {
            if (scope is not IEnumerable<KeyValuePair<string, object?>> pairs)
                return;
            foreach (var (key, value) in pairs)
            {
                if (key is not (OriginalFormat or "TraceId" or "SpanId" or "ParentId"))
                    into[key] = value;
            }
        }, values);
        if (values.Count == 0)
            return;
        json.WriteStartObject("scope");
        foreach (var (key, value) in values)
            WriteAttribute(json, key, value);
        json.WriteEndObject();
    }

    private void WriteResource(Utf8JsonWriter json)
    {
        json.WriteStartObject("resource");
        foreach (var (key, value) in resource.Attributes)
            WriteAttribute(json, key, value);
        json.WriteEndObject();
    }

    private static void WriteAttribute(Utf8JsonWriter json, string key, object? value)
    {
        if (key == OriginalFormat)
            return;
        json.WritePropertyName(key);
        if (value is not null && Redaction.IsSensitive(key))
            json.WriteStringValue(Redaction.Mask);
        else
            WriteValue(json, value);
    }

    private static void WriteValue(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null: json.WriteNullValue(); break;
            case bool flag: json.WriteBooleanValue(flag); break;
            case int number: json.WriteNumberValue(number); break;
            case long number: json.WriteNumberValue(number); break;
            case uint number: json.WriteNumberValue(number); break;
            case ulong number: json.WriteNumberValue(number); break;
            case short or ushort or byte or sbyte: json.WriteNumberValue(Convert.ToInt32(value, null)); break;
            case decimal number: json.WriteNumberValue(number); break;
            case double number when double.IsFinite(number): json.WriteNumberValue(number); break;
            case float number when float.IsFinite(number): json.WriteNumberValue(number); break;
            case DateTimeOffset at: json.WriteStringValue(at.UtcDateTime); break;
            default: json.WriteStringValue(Text(Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture) ?? "")); break;
        }
    }

    private static string Text(string text) =>
        Redaction.Scrub(text.Length > MaxTextLength ? string.Concat(text.AsSpan(0, MaxTextLength), "…") : text);

    private static string LevelName(LogLevel level) => level switch
    {
        LogLevel.Trace => "trace",
        LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warning",
        LogLevel.Error => "error",
        LogLevel.Critical => "critical",
        _ => "none",
    };
}
