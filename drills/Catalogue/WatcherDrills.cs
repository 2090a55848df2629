using SeiPlatform.Drills.Running;
using static SeiPlatform.Drills.Catalogue.Services;

namespace SeiPlatform.Drills.Catalogue;

/// <summary>Faults of Prometheus and Alertmanager: a pair of the drill's own has them, which ends with the drill.</summary>
internal static class WatcherDrills
{
    private const string Broken = "{ no configuration";
    private const string RuleFile = "rules/drill.yml";

    /// <summary>Many series on both sides, and nothing that tells which belong together.</summary>
    private const string FailingRule =
        """
        groups:
          - name: drill
            rules:
              - record: drill:up
                expr: up + on () up
        """;

    public static IReadOnlyList<Drill> All { get; } =
    [
        new("PrometheusConfigReloadFailed", "Prometheus is to read a configuration that is none")
        {
            NeedsOwnPrometheus = true,
            Disturbs = [Prometheus],
            Cause = (context, cancellation) =>
            {
                const string file = "prometheus.yml";
                context.EndWith(() => context.Pair.ReloadPrometheusAsync(Only(file, context.Pair.PrometheusFiles[file]), CancellationToken.None));
                return context.Pair.ReloadPrometheusAsync(Only(file, Broken), cancellation);
            },
        },
        new("PrometheusRuleFailures", "a rule whose series have no partners")
        {
            NeedsOwnPrometheus = true,
            Disturbs = [Prometheus],
            Cause = (context, cancellation) =>
            {
                context.EndWith(() => context.Pair.ReloadPrometheusAsync(Only(RuleFile, "groups: []"), CancellationToken.None));
                return context.Pair.ReloadPrometheusAsync(Only(RuleFile, FailingRule), cancellation);
            },
        },
        new("AlertmanagerConfigReloadFailed", "Alertmanager is to read a configuration that is none")
        {
            NeedsOwnPrometheus = true,
            Disturbs = [Alertmanager],
            Cause = (context, cancellation) =>
            {
                const string file = "alertmanager.yml";
                context.EndWith(() => context.Pair.ReloadAlertmanagerAsync(Only(file, context.Pair.AlertmanagerFiles[file]), CancellationToken.None));
                return context.Pair.ReloadAlertmanagerAsync(Only(file, Broken), cancellation);
            },
        },
    ];

    private static Dictionary<string, string> Only(string file, string content) => new() { [file] = content };
}
