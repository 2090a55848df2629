using SeiPlatform.Console.Inbox;
using SeiPlatform.Console.Inbox.Payloads;

namespace SeiPlatform.Tests.Unit.Console;

public sealed class PagerDutyEventTests
{
    [Fact]
    public void A_trigger_says_which_alert_of_which_service_and_where_to_look()
    {
        var (message, dedupKey) = PagerDutyEvent.Read(Payload.Of(Payload.PagerDuty));

        Assert.Equal("5d2e", dedupKey);
        Assert.Equal(("trigger", "RedisDown", "critical", "redis", false), (message.Status, message.Alert, message.Severity, message.Service, message.IsGood));
        Assert.Equal("RedisDown on redis: Redis is down", message.Title);
        Assert.Equal("firing:\nRedis is down\nSince 2026-08-03 10:15:02 UTC\nnum_firing: 1\nnum_resolved: 0", message.Text?.ReplaceLineEndings("\n"));
        Assert.Equal(
            [new Link("Runbook", "http://localhost:5082/runbooks/RedisDown"), new Link("Alertmanager", "http://localhost:9093/#/alerts?receiver=pagerduty")],
            message.Links);
    }

    [Fact]
    public void The_routing_key_is_a_credential_and_is_not_kept()
    {
        var (message, _) = PagerDutyEvent.Read(Payload.Of(Payload.PagerDuty));

        Assert.DoesNotContain("0123456789abcdef", message.Raw.GetRawText());
        Assert.Equal("RedisDown", message.Raw.GetProperty("payload").GetProperty("class").GetString());
    }

    [Fact]
    public void A_resolve_needs_no_more_than_the_key_of_what_is_over()
    {
        var (message, dedupKey) = PagerDutyEvent.Read(Payload.Of("""
            { "routing_key": "0123456789abcdef0123456789abcdef", "event_action": "resolve", "dedup_key": "5d2e" }
            """));

        Assert.Equal(("resolve", true, "5d2e"), (message.Status, message.IsGood, dedupKey));
    }

    [Fact]
    public void A_trigger_without_a_dedup_key_is_given_one()
    {
        var payload = Payload.With(Payload.PagerDuty, "dedup_key", null);

        Assert.NotEqual(PagerDutyEvent.Read(payload).DedupKey, PagerDutyEvent.Read(payload).DedupKey);
    }

    [Theory]
    [InlineData("routing_key", null, "'routing_key' is missing or blank")]
    [InlineData("routing_key", "\"short\"", "Length of 'routing_key' is incorrect (should be 32 characters)")]
    [InlineData("routing_key", "7", "'routing_key' is of the wrong type")]
    [InlineData("event_action", "\"shout\"", "'event_action' must be one of trigger, acknowledge or resolve")]
    [InlineData("payload", null, "'payload.summary' is missing or blank; 'payload.source' is missing or blank; 'payload.severity' must be one of critical, error, warning or info")]
    [InlineData("payload/summary", "\"\"", "'payload.summary' is missing or blank")]
    [InlineData("payload/source", null, "'payload.source' is missing or blank")]
    [InlineData("payload/severity", "\"none\"", "'payload.severity' must be one of critical, error, warning or info")]
    public void What_PagerDuty_refuses_is_refused_with_all_that_is_wrong(string member, string? value, string expected)
    {
        var refused = Assert.Throws<PayloadException>(() => PagerDutyEvent.Read(Payload.With(Payload.PagerDuty, member, value)));

        Assert.Equal(expected, refused.Message);
    }

    [Fact]
    public void A_resolve_without_a_key_and_texts_that_are_too_long_are_refused()
    {
        var resolve = Payload.With(Payload.With(Payload.PagerDuty, "event_action", "\"resolve\"").GetRawText(), "dedup_key", null);
        Assert.Equal("'dedup_key' is missing or blank", Assert.Throws<PayloadException>(() => PagerDutyEvent.Read(resolve)).Message);

        var key = Payload.With(Payload.PagerDuty, "dedup_key", $"\"{new string('k', 256)}\"");
        Assert.Equal("'dedup_key' is longer than 255 characters", Assert.Throws<PayloadException>(() => PagerDutyEvent.Read(key)).Message);

        var summary = Payload.With(Payload.PagerDuty, "payload/summary", $"\"{new string('s', 1025)}\"");
        Assert.Equal("'payload.summary' is longer than 1024 characters", Assert.Throws<PayloadException>(() => PagerDutyEvent.Read(summary)).Message);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{ "routing_key": "\ud800" }""")]
    public void What_is_no_event_is_refused(string payload) => Assert.Throws<PayloadException>(() => PagerDutyEvent.Read(Payload.Of(payload)));
}
