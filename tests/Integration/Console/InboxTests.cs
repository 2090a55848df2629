using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using SeiPlatform.Console.Http;

namespace SeiPlatform.Tests.Integration.Console;

/// <summary>The inbox as Alertmanager, a script and a browser use it.</summary>
public sealed class InboxTests : IAsyncLifetime
{
    private const string Slack = """
        { "channel": "#alerts", "attachments": [{ "title": "[FIRING 1] RedisDown on redis", "text": "It is <b>down</b>", "color": "danger",
          "fields": [{ "title": "Severity", "value": "critical" }], "actions": [{ "type": "button", "text": "Runbook", "url": "http://localhost:5082/runbooks/RedisDown" }] }] }
        """;

    private const string PagerDuty = """
        { "routing_key": "0123456789abcdef0123456789abcdef", "event_action": "trigger", "dedup_key": "k1",
          "payload": { "summary": "RedisDown on redis", "source": "Alertmanager", "severity": "critical", "class": "RedisDown", "component": "redis" } }
        """;

    private const string Watchdog = """
        { "version": "4", "status": "firing", "commonLabels": { "alertname": "Watchdog", "severity": "none" }, "alerts": [{}] }
        """;

    private readonly ConsoleHost _console = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_receiver_answers_as_the_service_in_whose_place_it_stands()
    {
        Assert.Equal((HttpStatusCode.OK, "ok"), await _console.PostAsync("/inbox/slack", Slack));
        Assert.Equal((HttpStatusCode.OK, "ok"), await _console.PostAsync("/inbox/watchdog", Watchdog));
        Assert.Equal((HttpStatusCode.Accepted, """{"status":"success","message":"Event processed","dedup_key":"k1"}"""), await _console.PostAsync("/inbox/pagerduty", PagerDuty));

        Assert.Equal((HttpStatusCode.BadRequest, "no_text"), await _console.PostAsync("/inbox/slack", "{}"));
        Assert.Equal((HttpStatusCode.BadRequest, "invalid_payload"), await _console.PostAsync("/inbox/slack", "{"));
        Assert.Equal((HttpStatusCode.BadRequest, "invalid_payload"), await _console.PostAsync("/inbox/slack", """{ "text": "a", "text": "b" }"""));
        Assert.Equal(HttpStatusCode.BadRequest, (await _console.PostAsync("/inbox/watchdog", "{}")).Status);
        var (status, body) = await _console.PostAsync("/inbox/pagerduty", PagerDuty.Replace("trigger", "shout", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal(
            """{"status":"invalid event","message":"Event object is invalid","errors":["\u0027event_action\u0027 must be one of trigger, acknowledge or resolve"]}""", body);
        Assert.Equal(3, (await _console.NotificationsAsync()).Count);
    }

    [Fact]
    public async Task What_is_too_large_too_deep_or_no_JSON_is_refused_and_not_kept()
    {
        var large = $$"""{ "text": "{{new string('x', LocalAccess.MaxBodyBytes)}}" }""";
        var deep = $$"""{ "text": "a", "deep": {{new string('[', 100)}}{{new string(']', 100)}} }""";

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await _console.PostAsync("/inbox/slack", large)).Status);
        Assert.Equal((HttpStatusCode.BadRequest, "invalid_payload"), await _console.PostAsync("/inbox/slack", deep));
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await _console.PostAsync("/inbox/slack", Slack, "text/plain")).Status);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await _console.PostAsync("/inbox/slack", $"payload={Uri.EscapeDataString(Slack)}", "application/x-www-form-urlencoded")).Status);
        Assert.Equal((HttpStatusCode.BadRequest, "source: expected up to 40 letters, digits, dots, hyphens and underscores"), await _console.PostAsync("/inbox/slack?source=a%20b", Slack));
        Assert.Empty(await _console.NotificationsAsync());
    }

    [Fact]
    public async Task A_notification_is_read_back_with_everything_that_it_says()
    {
        var before = DateTimeOffset.UtcNow;
        await _console.PostAsync("/inbox/slack?source=drill", Slack);

        var notification = Assert.Single(await _console.NotificationsAsync());

        Assert.Equal(
            ["sequence", "receivedAt", "receiver", "source", "channel", "status", "alert", "severity", "service", "title", "text", "links", "raw"],
            notification.AsObject().Select(member => member.Key));
        Assert.InRange((DateTimeOffset)notification["receivedAt"]!, before, DateTimeOffset.UtcNow);
        notification["receivedAt"] = null;
        notification["raw"] = notification["raw"]!["channel"]!.DeepClone();
        Assert.Equal(
            """
            {"sequence":1,"receivedAt":null,"receiver":"slack","source":"drill","channel":"#alerts","status":"firing","alert":"RedisDown","severity":"critical","service":"redis","title":"[FIRING 1] RedisDown on redis","text":"It is \u003Cb\u003Edown\u003C/b\u003E","links":[{"text":"Runbook","href":"http://localhost:5082/runbooks/RedisDown"}],"raw":"#alerts"}
            """,
            notification.ToJsonString());
    }

    [Fact]
    public async Task A_script_asks_for_what_it_has_not_seen_of_what_concerns_it()
    {
        await _console.PostAsync("/inbox/slack", Slack);
        await _console.PostAsync("/inbox/pagerduty?source=drill", PagerDuty);
        await _console.PostAsync("/inbox/watchdog", Watchdog);

        Assert.Equal([2L, 3L], (await _console.NotificationsAsync("after=1")).Select(Sequence));
        Assert.Equal([2L], (await _console.NotificationsAsync("receiver=pagerduty")).Select(Sequence));
        Assert.Equal([1L, 2L], (await _console.NotificationsAsync("alert=RedisDown")).Select(Sequence));
        Assert.Equal([2L], (await _console.NotificationsAsync("alert=RedisDown&source=drill")).Select(Sequence));
        Assert.Empty(await _console.NotificationsAsync("alert=KafkaBrokerMissing"));

        var answer = JsonNode.Parse(await _console.Client.GetStringAsync("/api/inbox?after=3", Cancellation))!;
        Assert.Equal(3, (long)answer["latest"]!);
        Assert.Equal("heard", (string?)answer["watchdog"]!["state"]);
        Assert.NotNull(answer["watchdog"]!["lastHeardAt"]);
    }

    [Theory]
    [InlineData("after=-1", "after")]
    [InlineData("after=many", "after")]
    [InlineData("wait=31", "wait")]
    [InlineData("receiver=telegram", "receiver")]
    [InlineData("source=a%2Fb", "source")]
    public async Task A_wrong_question_is_told_what_is_expected(string query, string parameter)
    {
        foreach (var path in (string[])["/api/inbox", "/inbox"])
        {
            using var response = await _console.Client.GetAsync($"{path}?{query}", Cancellation);

            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
            var problem = JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancellation))!;
            Assert.StartsWith("expected ", (string)problem["errors"]![parameter]![0]!);
        }
    }

    [Fact]
    public async Task Who_waits_is_answered_when_something_comes_and_not_before()
    {
        var waiting = _console.NotificationsAsync("after=0&receiver=slack&wait=30", Cancellation);
        await _console.PostAsync("/inbox/watchdog", Watchdog);
        Assert.False(waiting.IsCompleted);

        await _console.PostAsync("/inbox/slack", Slack);

        Assert.Equal(2, Sequence(Assert.Single(await waiting.WaitAsync(TimeSpan.FromSeconds(20), Cancellation))));
    }

    [Fact]
    public async Task Waiting_for_nothing_ends_after_the_time_that_was_asked_for()
    {
        var clock = Stopwatch.StartNew();

        Assert.Empty(await _console.NotificationsAsync("wait=1"));

        Assert.InRange(clock.Elapsed.TotalSeconds, 0.9, 15);
    }

    [Fact]
    public async Task The_page_shows_what_came_and_escapes_it()
    {
        await _console.PostAsync("/inbox/slack?source=drill", Slack);
        await _console.PostAsync("/inbox/pagerduty", PagerDuty);

        var page = await _console.Client.GetStringAsync("/inbox", Cancellation);

        Assert.Contains("[FIRING 1] RedisDown on redis", page);
        Assert.Contains("Slack #alerts", page);
        Assert.Contains("It is &lt;b&gt;down&lt;/b&gt;", page);
        Assert.Contains("href=\"http://localhost:5082/runbooks/RedisDown\">Runbook</a>", page);
        Assert.Contains("Watchdog not heard yet", page);
        Assert.True(page.IndexOf("id=\"n2\"", StringComparison.Ordinal) < page.IndexOf("id=\"n1\"", StringComparison.Ordinal), "The newest is not first.");
        Assert.DoesNotContain("0123456789abcdef", page);

        var pagerDutyOnly = await _console.Client.GetStringAsync("/inbox?receiver=pagerduty", Cancellation);
        Assert.Contains("id=\"n2\"", pagerDutyOnly);
        Assert.DoesNotContain("id=\"n1\"", pagerDutyOnly);
    }

    [Fact]
    public async Task The_page_says_that_the_watchdog_was_heard()
    {
        await _console.PostAsync("/inbox/watchdog", Watchdog);

        var page = await _console.Client.GetStringAsync("/inbox", Cancellation);

        Assert.Matches(@"Watchdog heard \d+ s ago", page);
        Assert.DoesNotContain("id=\"n1\"", page);
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _console.DisposeAsync();

    private static long Sequence(JsonNode notification) => (long)notification["sequence"]!;
}
