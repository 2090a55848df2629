using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using SeiPlatform.ServiceDefaults.Logging;

namespace SeiPlatform.Tests.Unit.ServiceDefaults;

public sealed class JsonLogFormatterTests
{
    private static readonly DateTimeOffset Now = new(2026, 8, 1, 14, 30, 0, 120, TimeSpan.FromHours(2));

    [Fact]
    public void A_line_carries_time_in_UTC_level_message_event_category_values_and_resource()
    {
        var line = Write(
            LogLevel.Warning, new EventId(7, "ImportSlow"), "Import of {Repository} took {Seconds} s", [new("Repository", "acme/shop"), new("Seconds", 1.5)]);

        Assert.Equal("2026-08-01T12:30:00.12Z", line.GetProperty("timestamp").GetString());
        Assert.Equal("warning", line.GetProperty("level").GetString());
        Assert.Equal("Import of acme/shop took 1.5 s", line.GetProperty("message").GetString());
        Assert.Equal("ImportSlow", line.GetProperty("event").GetString());
        Assert.Equal("SeiPlatform.Collector.Git", line.GetProperty("category").GetString());
        Assert.Equal("acme/shop", line.GetProperty("attributes").GetProperty("Repository").GetString());
        Assert.Equal(1.5, line.GetProperty("attributes").GetProperty("Seconds").GetDouble());
        Assert.Equal("data-collector", line.GetProperty("resource").GetProperty("service.name").GetString());
    }

    [Fact]
    public void An_entry_is_one_line_whatever_it_contains()
    {
        var text = WriteText(LogLevel.Information, default, "a\nb\r\n\"c\" {V}", [new("V", "x\ny")], new InvalidOperationException("first\nsecond"));

        Assert.EndsWith("\n", text);
        Assert.DoesNotContain('\n', text[..^1]);
        Assert.DoesNotContain('\r', text);
        Assert.Equal("a\nb\r\n\"c\" x\ny", JsonDocument.Parse(text).RootElement.GetProperty("message").GetString());
    }

    [Fact]
    public void A_line_within_a_trace_names_the_trace_and_the_span()
    {
        using var activity = new Activity("request").SetIdFormat(ActivityIdFormat.W3C).Start();

        var line = Write(LogLevel.Information, default, "hello", []);

        Assert.Equal(activity.TraceId.ToHexString(), line.GetProperty("trace_id").GetString());
        Assert.Equal(activity.SpanId.ToHexString(), line.GetProperty("span_id").GetString());
    }

    [Fact]
    public void A_line_outside_of_a_trace_names_none()
    {
        Activity.Current = null;

        Assert.False(Write(LogLevel.Information, default, "hello", []).TryGetProperty("trace_id", out _));
    }

    [Fact]
    public void An_exception_is_one_field_with_type_message_and_stack()
    {
        Exception exception;
        try
        {
            throw new InvalidOperationException("no such repository");
        }
        catch (InvalidOperationException caught)
        {
            exception = caught;
        }

        var text = Write(LogLevel.Error, default, "failed", [], exception).GetProperty("exception").GetString();

        Assert.StartsWith("System.InvalidOperationException: no such repository", text);
        Assert.Contains(nameof(An_exception_is_one_field_with_type_message_and_stack), text);
    }

    [Fact]
    public void A_value_with_a_sensitive_name_is_masked_among_the_values_and_within_the_message()
    {
        var text = WriteText(LogLevel.Information, default, "Connecting with {Password} as {User}", [new("Password", "hunter2"), new("User", "sei")]);

        Assert.DoesNotContain("hunter2", text);
        Assert.Contains("\"Password\":\"***\"", text);
        Assert.Contains("\"User\":\"sei\"", text);
        Assert.Contains("Connecting with *** as sei", text);
    }

    [Fact]
    public void A_secret_in_an_exception_or_in_a_scope_is_masked()
    {
        var scopes = new LoggerExternalScopeProvider();
        using var scope = scopes.Push(new Dictionary<string, object?> { ["Authorization"] = "Bearer abcdefgh12345678", ["Delivery"] = "d-1" });

        var text = WriteText(
            LogLevel.Error, default, "failed", [], new InvalidOperationException("Host=db;Username=sei;Password=hunter2;Timeout=5"), scopes);

        Assert.DoesNotContain("hunter2", text);
        Assert.DoesNotContain("abcdefgh12345678", text);
        Assert.Contains("\"Delivery\":\"d-1\"", text);
        Assert.Contains("Timeout=5", text);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Numbers_that_JSON_does_not_know_become_text(double value) =>
        Assert.Equal(JsonValueKind.String, Write(LogLevel.Information, default, "{V}", [new("V", value)]).GetProperty("attributes").GetProperty("V").ValueKind);

    [Fact]
    public void An_enormous_value_is_cut() =>
        Assert.InRange(WriteText(LogLevel.Information, default, "short", [new("Body", new string('x', 5_000_000))]).Length, 1, 100_000);

    private static JsonElement Write(
        LogLevel level, EventId id, string template, KeyValuePair<string, object?>[] values, Exception? exception = null) =>
        JsonDocument.Parse(WriteText(level, id, template, values, exception)).RootElement;

    private static string WriteText(
        LogLevel level, EventId id, string template, KeyValuePair<string, object?>[] values, Exception? exception = null, IExternalScopeProvider? scopes = null)
    {
        var formatter = new JsonLogFormatter(
            new LogResource([new("service.name", "data-collector")]), new FakeTimeProvider(Now), new Options(new ConsoleFormatterOptions { IncludeScopes = true }));
        KeyValuePair<string, object?>[] state = [.. values, new("{OriginalFormat}", template)];
        var entry = new LogEntry<IReadOnlyList<KeyValuePair<string, object?>>>(
            level, "SeiPlatform.Collector.Git", id, state, exception, (all, _) => all.Aggregate(template, (text, pair) =>
                text.Replace($"{{{pair.Key}}}", Convert.ToString(pair.Value, System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal)));
        var writer = new StringWriter();
        formatter.Write(entry, scopes, writer);
        return writer.ToString();
    }

    private sealed class Options(ConsoleFormatterOptions value) : IOptionsMonitor<ConsoleFormatterOptions>
    {
        public ConsoleFormatterOptions CurrentValue => value;

        public ConsoleFormatterOptions Get(string? name) => value;

        public IDisposable? OnChange(Action<ConsoleFormatterOptions, string?> listener) => null;
    }
}
