using System.Diagnostics.Metrics;
using SeiPlatform.Api.Dora;
using SeiPlatform.Api.Telemetry;

namespace SeiPlatform.Api.Figures;

/// <summary>The figures as gauges. What is not known, or cannot be computed, has no series.</summary>
internal sealed class FigureMetrics
{
    private volatile BusinessFigures? _latest;

    public FigureMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(ApiTelemetry.Name);
        meter.CreateObservableGauge<int>("sei_api_customers", () => Each<int>(figures => [new Measurement<int>(figures.Customers)]),
            description: "Customers with a valid key.");
        meter.CreateObservableGauge<int>("sei_api_active_customers", () => Each(figures => Labelled("window", figures.Active)),
            description: "Customers that asked for something within a window.");
        meter.CreateObservableGauge<int>("sei_api_feature_customers", () => Each(figures => Labelled("feature", figures.Features)),
            description: "Customers that used a feature within 30 days.");
        Dora(meter, "sei_api_dora_deployments_per_day", metrics => metrics.DeploymentFrequency.PerDay, "Successful deployments a day, of 30 days.");
        Dora(meter, "sei_api_dora_change_lead_time_seconds", metrics => metrics.ChangeLeadTime.MedianSeconds, "Median time from commit to deployment, of 30 days.");
        Dora(meter, "sei_api_dora_change_fail_ratio", metrics => metrics.ChangeFailRate.Rate, "Share of the deployments of 30 days that failed.");
        Dora(meter, "sei_api_dora_recovery_time_seconds", metrics => metrics.FailedDeploymentRecoveryTime.MedianSeconds, "Median time from failure to recovery, of 30 days.");
        Dora(meter, "sei_api_dora_rework_ratio", metrics => metrics.ReworkRate.Rate, "Share of the deployments of 30 days that were a remedy.");
    }

    /// <summary>null when they could not be computed: old figures would pass for new ones.</summary>
    public void Show(BusinessFigures? figures) => _latest = figures;

    private void Dora(Meter meter, string name, Func<DoraMetrics, double?> value, string description) => meter.CreateObservableGauge<double>(
        name,
        () => Each(figures =>
            from metrics in figures.Dora
            where value(metrics.Value) is not null
            select new Measurement<double>(value(metrics.Value)!.Value, new KeyValuePair<string, object?>("repository", metrics.Key))),
        description: description);

    private IEnumerable<Measurement<T>> Each<T>(Func<BusinessFigures, IEnumerable<Measurement<T>>> measurements) where T : struct =>
        _latest is { } figures ? measurements(figures) : [];

    private static IEnumerable<Measurement<int>> Labelled(string label, IReadOnlyDictionary<string, int> values) =>
        values.Select(value => new Measurement<int>(value.Value, new KeyValuePair<string, object?>(label, value.Key)));
}
