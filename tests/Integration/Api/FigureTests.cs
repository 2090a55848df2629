using System.Globalization;
using System.Text.RegularExpressions;
using SeiPlatform.Tests.Harness;
using SeiPlatform.Tests.Integration.Fixtures;

namespace SeiPlatform.Tests.Integration.Api;

public sealed partial class FigureTests(TimescaleDbFixture timescaledb)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Customers_features_and_DORA_metrics_are_told_to_Prometheus_and_what_cannot_be_computed_is_not()
    {
        await using var database = await timescaledb.CreateDatabaseAsync();
        var now = DateTimeOffset.UtcNow;
        await new DoraHistory(
            [new("acme/shop", "a", "commit", now.AddHours(-5), now.AddHours(-4), null)],
            [
                new("acme/shop", "1", "production", "succeeded", now.AddHours(-3), "a", false, "github"),
                new("acme/shop", "2", "production", "failed", now.AddHours(-2), null, false, "github"),
                new("acme/idle", "3", "production", "succeeded", now.AddDays(-40), null, false, "github"),
            ],
            [],
            []).WriteAsync(database, Cancellation);
        await using var api = new ApiHost(database.ConnectionString, null, null, ("Figures:Interval", "00:00:00.500"));
        using var busy = await api.CustomerAsync("busy");
        using var curious = await api.CustomerAsync("curious");
        await api.CreateKeyAsync("quiet");
        await api.CreateKeyAsync("quiet");

        foreach (var client in (HttpClient[])[busy, curious])
            await client.GetAsync("/api/v1/repositories", Cancellation);
        await busy.GetAsync("/api/v1/usage", Cancellation);
        await curious.GetAsync("/api/v1/dora?window=never", Cancellation);

        await Eventually.SucceedsAsync(
            async token =>
            {
                var figures = Figures(await api.Anonymous.GetStringAsync("/metrics", token));
                Assert.Equal(
                    [
                        // It asked for the metrics and was refused; it was not answered.
                        ("active_customers{window=\"1d\"}", 2),
                        ("active_customers{window=\"30d\"}", 2),
                        ("active_customers{window=\"7d\"}", 2),
                        ("customers{}", 3),
                        ("dora_change_fail_ratio{repository=\"acme/shop\"}", 0.5),
                        ("dora_change_fail_ratio{repository=\"all\"}", 0.5),
                        ("dora_change_lead_time_seconds{repository=\"acme/shop\"}", 7200),
                        ("dora_change_lead_time_seconds{repository=\"all\"}", 7200),
                        ("dora_deployments_per_day{repository=\"acme/shop\"}", 0.033),
                        ("dora_deployments_per_day{repository=\"all\"}", 0.033),
                        // Nothing has recovered, and of acme/idle nothing was deployed within the window.
                        ("dora_rework_ratio{repository=\"acme/shop\"}", 0),
                        ("dora_rework_ratio{repository=\"all\"}", 0),
                        ("feature_customers{feature=\"GET /api/v1/repositories\"}", 2),
                        ("feature_customers{feature=\"GET /api/v1/usage\"}", 1),
                    ],
                    figures);
            },
            TimeSpan.FromSeconds(120),
            Cancellation);
    }

    private static IEnumerable<(string Series, double Value)> Figures(string exposition) => exposition.Split('\n')
        .Select(line => Line().Match(line)).Where(match => match.Success)
        .Select(match => (match.Groups[1].Value, Math.Round(double.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture), 3)))
        .OrderBy(figure => figure.Item1, StringComparer.Ordinal);

    [GeneratedRegex(@"^sei_api_((?:customers|active_customers|feature_customers|dora_\w+)(?:\{[^}]*\})?) (\S+)")]
    private static partial Regex Line();
}
