using SeiPlatform.Drills.Pairs;
using SeiPlatform.Drills.Running;
using static SeiPlatform.Drills.Catalogue.Services;

namespace SeiPlatform.Drills.Catalogue;

/// <summary>Faults with which Prometheus and Alertmanager cannot tell of themselves: another one has them, and the drill's own pair tells.</summary>
internal static class PatientDrills
{
    private const string Pace = "global: {scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s}";

    /// <summary>Has nothing to do, and somebody to whom it could tell it.</summary>
    private const string Sound =
        $$"""
        {{Pace}}
        alerting: {alertmanagers: [{static_configs: [{targets: ['{{PairConfiguration.AlertmanagerName}}:9093']}]}]}
        """;

    /// <summary>Has something to say, to a port that nobody listens on.</summary>
    private const string Unheard =
        $$"""
        {{Pace}}
        rule_files: [rules.yml]
        alerting: {alertmanagers: [{static_configs: [{targets: ['localhost:9']}]}]}
        """;

    private const string Always = "groups: [{name: drill, rules: [{alert: Drill, expr: vector(1)}]}]";

    /// <summary>Its own series, as often as its disk cannot hold them: the names alone of what one round brings take more.</summary>
    private const string Greedy =
        $$"""
        {{Sound}}
        scrape_configs:
          - job_name: drill
            static_configs:
              - {targets: ['localhost:9090'], labels: {copy: a} }
              - {targets: ['localhost:9090'], labels: {copy: b} }
              - {targets: ['localhost:9090'], labels: {copy: c} }
              - {targets: ['localhost:9090'], labels: {copy: d} }
              - {targets: ['localhost:9090'], labels: {copy: e} }
              - {targets: ['localhost:9090'], labels: {copy: f} }
        """;

    /// <summary>Sends all to a page that is not there: such an answer is final, where one that does not come is waited for.</summary>
    private const string Gone =
        """
        route: {receiver: gone, group_wait: 1s, group_interval: 1s, repeat_interval: 1s}
        receivers: [{name: gone, webhook_configs: [{url: 'http://localhost:9093/gone'}]}]
        """;

    public static IReadOnlyList<Drill> All { get; } =
    [
        OfPrometheus("PrometheusAlertmanagerMissing", "a Prometheus loses the only Alertmanager that it knows", Pace),
        OfPrometheus("PrometheusNotificationsFailing", "a Prometheus has alerts for an Alertmanager that is not there", Unheard),
        new("AlertmanagerNotificationsFailing", "an Alertmanager has a notification for a receiver that is gone")
        {
            NeedsOwnPrometheus = true,
            Disturbs = [Alertmanager],
            Uses = [Prometheus],
            Prepare = (context, cancellation) => context.StartAlertmanagerAsync(Gone, cancellation),
            Cause = (context, cancellation) => context.TellAlertmanagerAsync(cancellation),
        },
        // Takes longest to end, which holds nobody up when it is the last. The first sample that is too much is enough.
        OfPrometheus("PrometheusStorageFailing", "a Prometheus stores more than its disk holds", Greedy) with { RangeShare = 0 },
    ];

    private static Drill OfPrometheus(string alert, string fault, string configuration) => new(alert, fault)
    {
        NeedsOwnPrometheus = true,
        Disturbs = [Prometheus],
        Prepare = (context, cancellation) =>
            context.StartPrometheusAsync(new Dictionary<string, string> { ["prometheus.yml"] = Sound, ["rules.yml"] = Always }, cancellation),
        Cause = (context, cancellation) => context.ReloadPrometheusAsync(configuration, cancellation),
    };
}
