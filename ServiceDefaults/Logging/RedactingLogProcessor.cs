using OpenTelemetry;
using OpenTelemetry.Logs;

namespace SeiPlatform.ServiceDefaults.Logging;

/// <summary>The same redaction for the log records that leave by OTLP as for the lines on the console.</summary>
internal sealed class RedactingLogProcessor : BaseProcessor<LogRecord>
{
    public override void OnEnd(LogRecord data)
    {
        var message = data.FormattedMessage;
        if (data.Attributes is { Count: > 0 } attributes)
        {
            var redacted = new List<KeyValuePair<string, object?>>(attributes.Count);
            foreach (var (key, value) in attributes)
            {
                if (Redaction.IsSensitive(key) && value is not null)
                {
                    message = JsonLogFormatter.WithoutValue(message, value);
                    redacted.Add(new(key, Redaction.Mask));
                }
                else
                {
                    redacted.Add(new(key, value is string text ? Redaction.Scrub(text) : value));
                }
            }

            data.Attributes = redacted;
        }

        if (message is not null)
            data.FormattedMessage = Redaction.Scrub(message);
        if (data.Exception is { } exception)
            RedactException(data, exception);
    }

    /// <summary>An exception cannot be changed: one that holds a secret is replaced by the attributes that the exporter would have made of it.</summary>
    private static void RedactException(LogRecord data, Exception exception)
    {
        var text = exception.ToString();
        var scrubbed = Redaction.Scrub(text);
        if (text == scrubbed)
            return;
        data.Attributes =
        [
            .. data.Attributes ?? [],
            new("exception.type", exception.GetType().FullName),
            new("exception.message", Redaction.Scrub(exception.Message)),
            new("exception.stacktrace", scrubbed),
        ];
        data.Exception = null;
    }
}
