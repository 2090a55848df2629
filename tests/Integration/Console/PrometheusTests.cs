using System.Net;
using System.Text.Json.Nodes;
using SeiPlatform.Tests.Integration.Browser;

namespace SeiPlatform.Tests.Integration.Console;

/// <summary>The part of Prometheus' API that the console passes on.</summary>
public sealed class PrometheusTests : IAsyncLifetime
{
    private FakePrometheus _prometheus = null!;
    private ConsoleHost _console = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reads_are_passed_on_as_they_are()
    {
        _prometheus.Set("up{job=\"a b\"}", ("job=a b", 1));
        _prometheus.LabelValues["job"] = ["a", "b"];

        var answer = JsonNode.Parse(await _console.Client.GetStringAsync($"/api/prometheus/query?query={Uri.EscapeDataString("up{job=\"a b\"}")}&time=5", Cancellation))!;
        Assert.Equal("""[{"metric":{"job":"a b"},"value":[5,"1"]}]""", answer["data"]!["result"]!.ToJsonString());
        Assert.Equal("""["a","b"]""", JsonNode.Parse(await _console.Client.GetStringAsync("/api/prometheus/label/job/values", Cancellation))!["data"]!.ToJsonString());
    }

    [Fact]
    public async Task Its_errors_are_passed_on_too()
    {
        using var refused = await _console.Client.GetAsync("/api/prometheus/query?query=error&time=5", Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains("parse error", await refused.Content.ReadAsStringAsync(Cancellation));
    }

    [Theory]
    [InlineData("GET", "/api/prometheus/admin/tsdb/snapshot")]
    [InlineData("GET", "/api/prometheus/status/config")]
    [InlineData("GET", "/api/prometheus/query/../status/config")]
    [InlineData("GET", "/api/prometheus/label/..%2Fstatus/values")]
    [InlineData("GET", "/api/prometheus/label/../values")]
    [InlineData("POST", "/api/prometheus/query")]
    [InlineData("DELETE", "/api/prometheus/series")]
    public async Task Nothing_else_is(string method, string path)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var response = await _console.Client.SendAsync(request, Cancellation);

        Assert.True(response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed, response.StatusCode.ToString());
        Assert.Empty(_prometheus.Asked);
    }

    [Fact]
    public async Task One_that_is_away_is_said_in_its_own_form_of_an_error()
    {
        await _prometheus.DisposeAsync();

        using var response = await _console.Client.GetAsync("/api/prometheus/query?query=up", Cancellation);

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        var problem = JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancellation))!;
        Assert.Equal(("error", "unavailable"), ((string)problem["status"]!, (string)problem["errorType"]!));
        Assert.StartsWith($"Prometheus does not answer at {_prometheus.Url}/ (", (string)problem["error"]!);
    }

    public async ValueTask InitializeAsync()
    {
        _prometheus = await FakePrometheus.StartAsync();
        _console = new ConsoleHost(settings: ("Prometheus:Url", _prometheus.Url));
    }

    public async ValueTask DisposeAsync()
    {
        await _console.DisposeAsync();
        await _prometheus.DisposeAsync();
    }
}
