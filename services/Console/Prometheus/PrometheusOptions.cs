namespace SeiPlatform.Console.Prometheus;

/// <summary>Section <c>Prometheus</c>.</summary>
public sealed class PrometheusOptions
{
    public const string Section = "Prometheus";

    /// <summary>Where it is; the AppHost names the stack's.</summary>
    public Uri? Url { get; set; }
}
