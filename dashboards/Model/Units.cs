namespace SeiPlatform.Dashboards.Model;

/// <summary>Grafana's names of units.</summary>
internal static class Units
{
    /// <summary>A number of things, written in full.</summary>
    public const string Count = "none";

    /// <summary>A number that may be large, written as 1.2 K.</summary>
    public const string Short = "short";

    /// <summary>A share between 0 and 1, written in percent.</summary>
    public const string Share = "percentunit";

    public const string Seconds = "s";
    public const string Duration = "dtdurations";
    public const string Bytes = "bytes";
    public const string BytesPerSecond = "Bps";
    public const string RequestsPerSecond = "reqps";
    public const string PerSecond = "cps";
    public const string OperationsPerSecond = "ops";
    public const string Dollars = "currencyUSD";
}
