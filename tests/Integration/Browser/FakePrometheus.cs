using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace SeiPlatform.Tests.Integration.Browser;

/// <summary>A Prometheus whose answers are known: an expression that the test has set has its series, with the same value at every step; any other is empty.</summary>
internal sealed class FakePrometheus : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly Dictionary<string, Func<IEnumerable<(Dictionary<string, string> Labels, Func<double, string> At)>>> _answers = [];
    private readonly ConcurrentQueue<string> _asked = new();

    private FakePrometheus(WebApplication server) => _server = server;

    public string Url { get; private set; } = "";

    /// <summary>The expressions that were asked for, oldest first.</summary>
    public IReadOnlyCollection<string> Asked => _asked;

    /// <summary>What <c>/api/v1/alerts</c> answers.</summary>
    public string Alerts { get; set; } = "[]";

    public Dictionary<string, string[]> LabelValues { get; } = [];

    /// <summary>Exemplars by expression: the value and the trace of each, now.</summary>
    public Dictionary<string, (double Value, string TraceId)[]> Exemplars { get; } = [];

    public static async Task<FakePrometheus> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var server = builder.Build();
        var fake = new FakePrometheus(server);
        server.MapGet("/api/v1/query", (HttpRequest request) => fake.Query(request));
        server.MapGet("/api/v1/query_range", (HttpRequest request) => fake.QueryRange(request));
        server.MapGet("/api/v1/query_exemplars", (HttpRequest request) => fake.QueryExemplars(request));
        server.MapGet("/api/v1/label/{name}/values", (string name) => Success(JsonSerializer.SerializeToNode(fake.LabelValues.GetValueOrDefault(name, []))!));
        server.MapGet("/api/v1/alerts", () => Success(new JsonObject { ["alerts"] = JsonNode.Parse(fake.Alerts) }));
        await server.StartAsync(TestContext.Current.CancellationToken);
        fake.Url = server.Urls.Single();
        return fake;
    }

    /// <summary>The series of an expression: labels such as <c>job=api</c>, and the value.</summary>
    public void Set(string expression, params (string Labels, double Value)[] series) =>
        Set(expression, series.Select(one => (one.Labels, (Func<double, double>)(_ => one.Value))).ToArray());

    /// <summary>The series of an expression, each with its value at a time in seconds.</summary>
    public void Set(string expression, params (string Labels, Func<double, double> At)[] series) => _answers[expression] = () => series.Select(one => (
        one.Labels.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]),
        (Func<double, string>)(time => one.At(time).ToString("R", CultureInfo.InvariantCulture))));

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private IResult Query(HttpRequest request)
    {
        var (expression, time) = (Asks(request), Number(request, "time"));
        return expression == "error" ? Refused() : Success(new JsonObject
        {
            ["resultType"] = "vector",
            ["result"] = Result(expression, (series, node) => node["value"] = new JsonArray(time, series(time))),
        });
    }

    private IResult QueryRange(HttpRequest request)
    {
        var (expression, start, end, step) = (Asks(request), Number(request, "start"), Number(request, "end"), Number(request, "step"));
        return expression == "error" ? Refused() : Success(new JsonObject
        {
            ["resultType"] = "matrix",
            ["result"] = Result(expression, (series, node) =>
            {
                var values = new JsonArray();
                for (var time = start; time <= end; time += step)
                    values.Add((JsonNode)new JsonArray(time, series(time)));
                node["values"] = values;
            }),
        });
    }

    private IResult QueryExemplars(HttpRequest request)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds() - 600;
        var found = Exemplars.GetValueOrDefault(request.Query["query"].ToString(), []).Select(exemplar => (JsonNode)new JsonObject
        {
            ["labels"] = new JsonObject { ["trace_id"] = exemplar.TraceId },
            ["value"] = exemplar.Value.ToString("R", CultureInfo.InvariantCulture),
            ["timestamp"] = now,
        });
        return Success(new JsonArray(new JsonObject { ["seriesLabels"] = new JsonObject(), ["exemplars"] = new JsonArray([.. found]) }));
    }

    private string Asks(HttpRequest request)
    {
        var expression = request.Query["query"].ToString();
        _asked.Enqueue(expression);
        return expression;
    }

    private JsonArray Result(string expression, Action<Func<double, string>, JsonObject> fill) => new([
        .. (_answers.TryGetValue(expression, out var answer) ? answer() : []).Select(series =>
        {
            var node = new JsonObject { ["metric"] = JsonSerializer.SerializeToNode(series.Labels) };
            fill(series.At, node);
            return (JsonNode)node;
        })]);

    private static double Number(HttpRequest request, string parameter) => double.Parse(request.Query[parameter].ToString(), CultureInfo.InvariantCulture);

    private static IResult Success(JsonNode data) => Results.Json(new JsonObject { ["status"] = "success", ["data"] = data });

    private static IResult Refused() =>
        Results.Json(new JsonObject { ["status"] = "error", ["errorType"] = "bad_data", ["error"] = "invalid parameter \"query\": <b>parse error</b>" }, statusCode: 400);
}
