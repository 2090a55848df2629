using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace SeiPlatform.Bench.Benchmarks;

/// <summary>DORA answers: the same question again and again, and a different one each time; beside them an endpoint that does nothing.</summary>
internal static class AnswerBenchmark
{
    private const string Repository = "bench/answers";
    private const int Callers = 4;

    private static readonly TimeSpan Span = TimeSpan.FromSeconds(4);
    private static readonly DateOnly Middle = new(2016, 9, 1);

    public static async Task RunAsync(BenchOptions options, CancellationToken cancellationToken)
    {
        await using var platform = await BenchPlatform.StartAsync(["timescaledb", "kafka", "redis"], cancellationToken);
        var location = options.Repository ?? await platform.WriteHistoryAsync(options.Commits, cancellationToken);
        var collector = await platform.StartCollectorAsync(cancellationToken);
        var commits = await platform.ImportAsync(collector, location, Repository, cancellationToken);
        var api = await platform.StartApiAsync(cancellationToken);
        using var customer = await CustomerAsync(platform, api, cancellationToken);
        var table = new RateTable("requests/s");
        var questions = 0;

        // The first round warms up.
        for (var round = 0; round <= options.Rounds; round++)
        {
            await MeasureAsync("does nothing (/health)", () => "health");
            await MeasureAsync("from the cache", () => Question(0));
            await MeasureAsync("from the database", () => Question(Interlocked.Increment(ref questions)));

            async Task MeasureAsync(string way, Func<string> path)
            {
                var (requests, time) = await AskAsync(customer, path, cancellationToken);
                if (round > 0)
                {
                    table.Add(way, requests, time);
                }
            }
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"/api/v1/dora over 90 days of {commits:N0} commits, {Callers} callers at once"));
        table.Print();
    }

    /// <summary>Ninety days that begin at another minute for each number.</summary>
    private static string Question(int number)
    {
        var from = Middle.ToDateTime(TimeOnly.MinValue).AddMinutes(number);
        return string.Create(
            CultureInfo.InvariantCulture, $"api/v1/dora?repository={Repository}&from={from:yyyy-MM-ddTHH:mm:ssZ}&to={from.AddDays(90):yyyy-MM-ddTHH:mm:ssZ}");
    }

    private static async Task<(long Requests, TimeSpan Time)> AskAsync(HttpClient customer, Func<string> path, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        var counts = await Task.WhenAll(Enumerable.Range(0, Callers).Select(async _ =>
        {
            var requests = 0L;
            while (clock.Elapsed < Span)
            {
                using var response = await customer.GetAsync(new Uri(path(), UriKind.Relative), cancellationToken);
                response.EnsureSuccessStatusCode();
                await response.Content.ReadAsByteArrayAsync(cancellationToken);
                requests++;
            }

            return requests;
        }));
        return (counts.Sum(), clock.Elapsed);
    }

    private static async Task<HttpClient> CustomerAsync(BenchPlatform platform, ServiceProcess api, CancellationToken cancellationToken)
    {
        using var admin = platform.Admin(api);
        using var created = await admin.PostAsJsonAsync(new Uri("api/v1/keys", UriKind.Relative), new { customer = "bench" }, cancellationToken);
        created.EnsureSuccessStatusCode();
        var key = (string)JsonNode.Parse(await created.Content.ReadAsStringAsync(cancellationToken))!["key"]!;
        return new HttpClient { BaseAddress = api.Url, DefaultRequestHeaders = { { "X-Api-Key", key } } };
    }
}
