using SeiPlatform.Console.Inbox;
using SeiPlatform.Console.Inbox.Payloads;

namespace SeiPlatform.Tests.Unit.Console;

public sealed class SlackMessageTests
{
    [Fact]
    public void A_message_says_which_alert_of_which_service_and_where_to_look()
    {
        var message = SlackMessage.Read(Payload.Of(Payload.Slack));

        Assert.Equal(("#sei-platform-alerts", "firing", "RedisDown", "critical", "redis"), (message.Channel, message.Status, message.Alert, message.Severity, message.Service));
        Assert.Equal("[FIRING 2] RedisDown on redis", message.Title);
        Assert.StartsWith("Redis has not answered for a minute.\n", message.Text);
        Assert.Equal(
            [
                new Link("Runbook", "http://localhost:5082/runbooks/RedisDown"),
                new Link("Prometheus", "http://localhost:9090/graph?g0.expr=redis_up"),
                new Link("Alertmanager", "http://localhost:9093/#/alerts?receiver=default")
            ],
            message.Links);
        Assert.Equal("danger", message.Raw.GetProperty("attachments")[0].GetProperty("color").GetString());
    }

    [Theory]
    [InlineData("[RESOLVED] RedisDown on redis", "resolved", "RedisDown", "redis")]
    [InlineData("[RESOLVED] InstanceDown", "resolved", "InstanceDown", null)]
    [InlineData("[FIRING:3] InstanceDown (job)", "firing", "InstanceDown", null)]
    [InlineData("Deployed to production", "firing", null, null)]
    public void The_headline_is_read_as_the_templates_and_Alertmanagers_own_write_it(string title, string status, string? alert, string? service)
    {
        var payload = Payload.With(Payload.Slack, "attachments/0/title", $"\"{title}\"");
        var message = SlackMessage.Read(Payload.With(payload.GetRawText(), "attachments/0/fields", null));

        Assert.Equal((status, alert, service, null), (message.Status, message.Alert, message.Service, message.Severity));
    }

    [Fact]
    public void Without_a_headline_the_color_says_that_it_is_over()
    {
        var message = SlackMessage.Read(Payload.Of("""{ "attachments": [{ "title": "All is well", "color": "good" }] }"""));

        Assert.Equal("resolved", message.Status);
    }

    [Fact]
    public void A_message_of_text_alone_is_taken_as_well()
    {
        var message = SlackMessage.Read(Payload.Of("""{ "text": "hello" }"""));

        Assert.Equal(("firing", "hello", null), (message.Status, message.Title, message.Text));
    }

    [Fact]
    public void Only_addresses_that_a_browser_may_follow_become_links()
    {
        var message = SlackMessage.Read(Payload.With(Payload.Slack, "attachments/0/actions", """
            [{ "text": "Bad", "url": "javascript:alert(1)" }, { "text": "Empty", "url": "" }, { "text": "", "url": "https://example.org/a" }, null]
            """));

        Assert.Equal([new Link("https://example.org/a", "https://example.org/a"), new Link("Alertmanager", "http://localhost:9093/#/alerts?receiver=default")], message.Links);
    }

    [Theory]
    [InlineData("null", "invalid_payload")]
    [InlineData("[]", "invalid_payload")]
    [InlineData("\"text\"", "invalid_payload")]
    [InlineData("""{ "attachments": "none" }""", "invalid_payload")]
    [InlineData("""{ "attachments": [{ "title": 7 }] }""", "invalid_payload")]
    [InlineData("""{ "text": "\ud800" }""", "invalid_payload")]
    [InlineData("{}", "no_text")]
    [InlineData("""{ "attachments": [] }""", "no_text")]
    [InlineData("""{ "attachments": [null] }""", "no_text")]
    [InlineData("""{ "text": " " }""", "no_text")]
    public void What_Slack_refuses_is_refused_in_its_words(string payload, string expected) =>
        Assert.Equal(expected, Assert.Throws<PayloadException>(() => SlackMessage.Read(Payload.Of(payload))).Message);
}
