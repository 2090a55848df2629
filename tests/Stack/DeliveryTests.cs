using System.Net.Http.Json;
using System.Text.Json.Nodes;
using SeiPlatform.Tests.Harness;
using SeiPlatform.Tests.Stack.Platform;

namespace SeiPlatform.Tests.Stack;

/// <summary>Among the tests with faults, because those before them want a quiet inbox.</summary>
[Collection(CollectionOrder.Faults)]
public sealed class DeliveryTests(PlatformUnderTest platform) : IAsyncLifetime
{
    private readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(20) };

    public async ValueTask InitializeAsync() => await platform.UpAsync();

    public ValueTask DisposeAsync()
    {
        http.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_critical_alert_wakes_somebody_and_is_seen_in_the_channel()
    {
        await AlertAsync(DateTimeOffset.UtcNow.AddMinutes(5));
        await Eventually.SucceedsAsync(async token => Assert.Equal(["pagerduty trigger", "slack firing"], await ToldAsync(token)), TimeSpan.FromSeconds(60));

        await AlertAsync(DateTimeOffset.UtcNow);
        await Eventually.SucceedsAsync(
            async token => Assert.Equal(["pagerduty resolve", "pagerduty trigger", "slack firing", "slack resolved"], await ToldAsync(token)), TimeSpan.FromSeconds(60));
    }

    private async Task AlertAsync(DateTimeOffset end)
    {
        object[] alerts = [new { labels = new { alertname = "StackTest", severity = "critical", service = "stack-test", cluster = "sei-platform" }, endsAt = end }];
        using var answer = await http.PostAsJsonAsync(new Uri(platform.Url("alertmanager"), "api/v2/alerts"), alerts);
        answer.EnsureSuccessStatusCode();
    }

    private async Task<IReadOnlyList<string>> ToldAsync(CancellationToken cancellationToken)
    {
        var inbox = JsonNode.Parse(await http.GetStringAsync(new Uri(platform.Url("console"), "api/inbox?alert=StackTest"), cancellationToken))!;
        return [.. inbox["notifications"]!.AsArray().Select(told => $"{told!["receiver"]} {told["status"]}").Order(StringComparer.Ordinal)];
    }
}
