using SeiPlatform.Tests.Harness;

namespace SeiPlatform.Tests.Integration.Manifest;

public sealed class AlertmanagerTests(ManifestFixture manifest)
{
    [Fact]
    public async Task It_loads_its_configuration_with_every_receiver()
    {
        using var alertmanager = new HttpApi(await manifest.StartAsync("alertmanager"));

        var receivers = (await alertmanager.GetAsync("api/v2/receivers")).AsArray().Select(receiver => (string)receiver!["name"]!).Order();

        Assert.Equal(["default", "pagerduty", "slack", "watchdog"], receivers);
    }

    [Fact]
    public async Task What_is_down_goes_to_pagerduty_and_to_the_channel_and_silences_the_warning_of_its_service()
    {
        using var alertmanager = new HttpApi(await manifest.StartAsync("alertmanager"));
        await alertmanager.PostAsync(
            "api/v2/alerts",
            """
            [
              { "labels": { "alertname": "ItIsDown", "severity": "critical", "service": "manifest-test", "cluster": "sei-platform" } },
              { "labels": { "alertname": "ItIsSlow", "severity": "warning", "service": "manifest-test", "cluster": "sei-platform" } }
            ]
            """);

        await Eventually.SucceedsAsync(async token =>
        {
            var alerts = (await alertmanager.GetAsync("api/v2/alerts?filter=service%3D%22manifest-test%22", token)).AsArray().ToDictionary(alert => (string)alert!["labels"]!["alertname"]!);
            Assert.Equal(["default", "pagerduty"], alerts["ItIsDown"]!["receivers"]!.AsArray().Select(receiver => (string)receiver!["name"]!).Order());
            Assert.Equal("active", (string?)alerts["ItIsDown"]!["status"]!["state"]);
            Assert.Equal("suppressed", (string?)alerts["ItIsSlow"]!["status"]!["state"]);
        });
    }
}
