using System.Globalization;
using System.Text.Json.Nodes;
using SeiPlatform.Tests.Harness.Metrics;

namespace SeiPlatform.Tests.Stack.Dashboards;

/// <summary>The Prometheus of the running platform, asked as a panel asks it.</summary>
public sealed class LivePrometheus(Uri address) : IDisposable
{
    private static readonly TimeSpan Shown = TimeSpan.FromMinutes(5);

    private readonly HttpClient http = new() { BaseAddress = address, Timeout = TimeSpan.FromSeconds(20) };

    /// <summary>How many series a query returns that have a number in them.</summary>
    /// <exception cref="HttpRequestException">Prometheus refuses the query.</exception>
    public async Task<int> SeriesAsync(PanelTarget target, CancellationToken cancellationToken)
    {
        var now = DateTimeOffset.UtcNow;
        var query = $"query={Uri.EscapeDataString(target.Expression)}";
        var answer = await GetAsync(
            target.IsRange ? $"api/v1/query_range?{query}&start={Seconds(now - Shown)}&end={Seconds(now)}&step=15" : $"api/v1/query?{query}", cancellationToken);
        return answer["result"]!.AsArray().Count(series =>
            (series!["values"]?.AsArray() ?? [series["value"]!.DeepClone()]).Any(sample => double.IsFinite(Number((string)sample![1]!))));
    }

    /// <summary>What recording rules are made of.</summary>
    public async Task<ILookup<string, string>> RecordedAsync(CancellationToken cancellationToken) =>
        (await GetAsync("api/v1/rules?type=record", cancellationToken))["groups"]!.AsArray().SelectMany(group => group!["rules"]!.AsArray())
            .ToLookup(rule => (string)rule!["name"]!, rule => (string)rule!["query"]!);

    /// <summary>The scraped metrics that a query stands on, also by way of recording rules.</summary>
    public static IReadOnlySet<string> Sources(string expression, ILookup<string, string> recorded)
    {
        var (sources, seen) = (new HashSet<string>(), new HashSet<string>());
        var open = new Stack<string>(Promql.Metrics(expression));
        while (open.TryPop(out var metric))
        {
            if (!recorded.Contains(metric))
                sources.Add(metric);
            else if (seen.Add(metric))
                foreach (var inner in recorded[metric].SelectMany(Promql.Metrics))
                    open.Push(inner);
        }

        return sources;
    }

    public void Dispose() => http.Dispose();

    private async Task<JsonNode> GetAsync(string path, CancellationToken cancellationToken)
    {
        using var response = await http.GetAsync(new Uri(path, UriKind.Relative), cancellationToken);
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        return response.IsSuccessStatusCode ? JsonNode.Parse(text)!["data"]! : throw new HttpRequestException($"{path}: {text}");
    }

    // Prometheus writes +Inf, -Inf and NaN.
    private static double Number(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN;

    private static string Seconds(DateTimeOffset time) => (time.ToUnixTimeMilliseconds() / 1000.0).ToString("F3", CultureInfo.InvariantCulture);
}
