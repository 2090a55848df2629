using System.Globalization;
using System.Text;

namespace SeiPlatform.AppHost.FirstNumbers;

/// <summary>The first numbers as a person reads them.</summary>
internal static class FirstNumbersText
{
    private const string Unknown = "-";

    private static readonly (string Unit, double Seconds)[] Units =
        [("days", 86400), ("hours", 3600), ("minutes", 60), ("seconds", 1)];

    /// <summary>One repository's metrics, a line each.</summary>
    /// <param name="import">What was imported.</param>
    /// <param name="window">The window in words.</param>
    /// <param name="dora">Its metrics.</param>
    public static string Of(GitImport import, string window, DoraAnswer dora)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture,
            $"DORA metrics of {import.Repository}, {window} ({import.Commits:N0} commits, {import.Deployments:N0} deployments imported from {import.Location}):");
        Line("deployment frequency", Frequency(dora.DeploymentFrequency.PerDay), dora.DeploymentFrequency.Level);
        Line("change lead time", Duration(dora.ChangeLeadTime.MedianSeconds), dora.ChangeLeadTime.Level);
        Line("change fail rate", Share(dora.ChangeFailRate.Rate), dora.ChangeFailRate.Level);
        Line("failed deployment recovery time", Duration(dora.FailedDeploymentRecoveryTime.MedianSeconds), dora.FailedDeploymentRecoveryTime.Level);
        Line("rework rate", Share(dora.ReworkRate.Rate), dora.ReworkRate.Level);
        if (import.Deployments == 0 && dora.IsEmpty)
            text.AppendLine("  No deployments are known: tags that are semantic versions, such as v1.2.3, count as such, and webhooks tell of others.");
        return text.ToString();

        void Line(string metric, string value, string? level) => text.AppendLine($"  {metric,-32} {value,-14} {level}".TrimEnd());
    }

    private static string Frequency(double? perDay) => perDay switch
    {
        null => Unknown,
        >= 1 => string.Create(CultureInfo.InvariantCulture, $"{perDay:0.#} a day"),
        >= 1 / 7.0 => string.Create(CultureInfo.InvariantCulture, $"{perDay * 7:0.#} a week"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{perDay * 30:0.#} a month")
    };

    private static string Duration(double? seconds)
    {
        if (seconds is not { } length)
            return Unknown;
        var (unit, size) = Units.FirstOrDefault(unit => length >= unit.Seconds * 2, Units[^1]);
        return string.Create(CultureInfo.InvariantCulture, $"{length / size:0.#} {unit}");
    }

    private static string Share(double? rate) => rate is null ? Unknown : string.Create(CultureInfo.InvariantCulture, $"{rate:P1}");
}
