using SeiPlatform.Console.Inbox;
using SeiPlatform.Console.Inbox.Payloads;

namespace SeiPlatform.Tests.Unit.Console;

public sealed class WebhookMessageTests
{
    [Fact]
    public void A_message_says_which_alert_and_where_to_look()
    {
        var message = WebhookMessage.Read(Payload.Of(Payload.Watchdog));

        Assert.Equal(("firing", "Watchdog", "none", "alertmanager"), (message.Status, message.Alert, message.Severity, message.Service));
        Assert.Equal(("Alerting works", "It always fires."), (message.Title, message.Text));
        Assert.Equal(
            [
                new Link("Runbook", "http://localhost:5082/runbooks/Watchdog"),
                new Link("Dashboard", "http://localhost:5082/dashboards/sei-prometheus"),
                new Link("Prometheus", "http://localhost:9090/graph?g0.expr=vector%281%29"),
                new Link("Alertmanager", "http://localhost:9093")
            ],
            message.Links);
    }

    [Theory]
    [InlineData("version", "\"3\"", "'version' must be \"4\"")]
    [InlineData("status", "\"fine\"", "'status' must be firing or resolved")]
    [InlineData("alerts", "[]", "'alerts' must not be empty")]
    [InlineData("commonLabels", "{ \"alertname\": 1 }", "'commonLabels.alertname' is of the wrong type")]
    public void What_is_no_such_message_is_refused(string member, string value, string expected) =>
        Assert.Equal(expected, Assert.Throws<PayloadException>(() => WebhookMessage.Read(Payload.With(Payload.Watchdog, member, value))).Message);
}
