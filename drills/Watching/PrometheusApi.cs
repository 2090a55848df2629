using System.Globalization;
using System.Text.Json;

namespace SeiPlatform.Drills.Watching;

/// <summary>Prometheus' own HTTP API.</summary>
internal sealed class PrometheusApi(HttpClient http, Uri address)
{
    /// <summary>Whether a Prometheus, or an Alertmanager, which answers that alike, is ready.</summary>
    public static async Task<bool> IsReadyAsync(HttpClient http, Uri address, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri(address, "-/ready"), cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    public Task<bool> IsReadyAsync(CancellationToken cancellationToken) => IsReadyAsync(http, address, cancellationToken);

    /// <summary>The series of an instant query, each with its labels.</summary>
    public async Task<IReadOnlyList<Sample>> QueryAsync(string expression, CancellationToken cancellationToken)
    {
        using var answer = await http.GetAsync(new Uri(address, $"api/v1/query?query={Uri.EscapeDataString(expression)}"), cancellationToken);
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        if (!answer.IsSuccessStatusCode)
            throw new DrillException(ExitCode.Failed, $"Prometheus answers {expression} with {(int)answer.StatusCode}: {text}");
        using var document = JsonDocument.Parse(text);
        return [.. document.RootElement.GetProperty("data").GetProperty("result").EnumerateArray().Select(Read)];
    }

    /// <summary>Alerts that fire now, whether or not anybody is told; the Watchdog is none.</summary>
    public async Task<IReadOnlyList<AlertKey>> FiringAsync(CancellationToken cancellationToken) =>
        [.. (await QueryAsync("""ALERTS{alertstate="firing",alertname!="Watchdog"}""", cancellationToken)).Select(sample => sample.Key).Distinct()];

    private static Sample Read(JsonElement series) => new(
        series.GetProperty("metric").EnumerateObject().ToDictionary(label => label.Name, label => label.Value.GetString()!),
        double.Parse(series.GetProperty("value")[1].GetString()!, CultureInfo.InvariantCulture));
}

/// <summary>A series at one time.</summary>
internal sealed record Sample(IReadOnlyDictionary<string, string> Labels, double Value)
{
    public AlertKey Key => new(Labels.GetValueOrDefault("alertname", ""), Labels.GetValueOrDefault("service", ""));
}
