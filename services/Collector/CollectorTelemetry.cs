using System.Diagnostics;

namespace SeiPlatform.Collector;

/// <summary>The names under which the collector's spans and instruments appear.</summary>
public static class CollectorTelemetry
{
    public const string MeterName = "SeiPlatform.Collector";

    public static readonly ActivitySource ActivitySource = new("SeiPlatform.Collector");
}
