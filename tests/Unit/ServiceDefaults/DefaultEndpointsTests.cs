using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using SeiPlatform.Tests.Harness;

namespace SeiPlatform.Tests.Unit.ServiceDefaults;

public sealed class DefaultEndpointsTests
{
    [Fact]
    public async Task Probes_and_scrapes_are_neither_traced_nor_counted_and_requests_are()
    {
        await using var service = await ServiceUnderTest.StartAsync(map: app => app.MapGet("/things/{id}", (int id) => id));

        foreach (var path in (string[])["/health", "/ready", "/metrics", "/things/7"])
            await service.GetAsync(path);

        await Eventually.SucceedsAsync(
            () => Assert.Contains(service.Spans, span => span.DisplayName == "GET /things/{id}"), cancellationToken: TestContext.Current.CancellationToken);
        Assert.DoesNotContain(service.Spans, span => span.Kind == ActivityKind.Server && span.DisplayName != "GET /things/{id}");
        // The exporter answers from its cache for a moment.
        await Eventually.SucceedsAsync(
            async _ =>
            {
                var requests = (await service.MetricsAsync()).Where(line => line.StartsWith("http_server_request_duration_seconds_count", StringComparison.Ordinal));
                Assert.Contains("http_route=\"/things/{id}\"", Assert.Single(requests));
            },
            cancellationToken: TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Own_instruments_keep_the_names_of_the_contract()
    {
        using var meter = new Meter("SeiPlatform.NamesTest");
        await using var service = await ServiceUnderTest.StartAsync();
        meter.CreateCounter<long>("names_requests", "{request}").Add(1, new KeyValuePair<string, object?>("method", "GET"));
        meter.CreateHistogram<double>("names_request_duration", "s").Record(0.2);
        meter.CreateHistogram<double>("names_wait_seconds", "s").Record(0.2);
        meter.CreateUpDownCounter<long>("names_active_users", "{user}").Add(3);
        meter.CreateCounter<long>("names_read", "By").Add(5);
        meter.CreateHistogram<long>("names_batch_size", "{event}", null, null, new InstrumentAdvice<long> { HistogramBucketBoundaries = [1, 10] }).Record(4);

        var lines = await service.MetricsAsync();

        Assert.Contains("names_requests_total{method=\"GET\"} 1", lines);
        Assert.Contains("names_request_duration_seconds_bucket{le=\"0.25\"} 1", lines);
        Assert.Contains("names_request_duration_seconds_bucket{le=\"0.1\"} 0", lines);
        Assert.Contains("names_wait_seconds_bucket{le=\"0.25\"} 1", lines);
        Assert.Contains(lines, line => line.StartsWith("names_active_users", StringComparison.Ordinal) && line.EndsWith(" 3", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("names_read_bytes_total", StringComparison.Ordinal));
        Assert.Equal(["1", "10", "+Inf"], lines.Where(line => line.StartsWith("names_batch_size_bucket", StringComparison.Ordinal)).Select(line => line.Split('"')[1]));
        Assert.DoesNotContain(lines, line => line.Contains("otel_scope", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_measurement_within_a_trace_leads_to_it_by_its_exemplar()
    {
        using var meter = new Meter("SeiPlatform.ExemplarTest");
        var histogram = meter.CreateHistogram<double>("exemplar_wait", "s");
        var traceId = "";
        await using var service = await ServiceUnderTest.StartAsync(map: app => app.MapGet("/measured", () =>
        {
            traceId = Activity.Current!.TraceId.ToHexString();
            histogram.Record(0.3);
        }));
        await service.GetAsync("/measured");

        var lines = await service.MetricsAsync("application/openmetrics-text");

        Assert.Contains(lines, line => line.StartsWith("exemplar_wait_seconds_bucket", StringComparison.Ordinal) && line.Contains($"trace_id=\"{traceId}\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_unhandled_exception_is_a_problem_that_names_its_trace_and_tells_no_more()
    {
        await using var service = await ServiceUnderTest.StartAsync(map: app => app.MapGet("/boom", IResult () => throw new InvalidOperationException("inner secrets")));

        var response = await service.GetAsync("/boom");

        Assert.Equal(HttpStatusCode.InternalServerError, response.Status);
        Assert.Equal("application/problem+json", response.ContentType);
        var problem = JsonDocument.Parse(response.Body).RootElement;
        Assert.Equal(32, problem.GetProperty("traceId").GetString()!.Length);
        Assert.DoesNotContain("inner secrets", problem.GetRawText());
    }

    [Theory]
    [InlineData("Development")]
    [InlineData("Production")]
    public async Task A_body_that_is_no_JSON_is_a_bad_request_in_every_environment(string environment)
    {
        await using var service = await ServiceUnderTest.StartAsync(
            map: app => app.MapPost("/things", (Dictionary<string, int> things) => things.Count), environment: environment);

        Assert.Equal(HttpStatusCode.BadRequest, (await service.SendAsync(HttpMethod.Post, "/things", "{")).Status);
    }

    [Fact]
    public async Task An_unknown_path_is_a_problem_too()
    {
        await using var service = await ServiceUnderTest.StartAsync();

        var response = await service.GetAsync("/nowhere");

        Assert.Equal(HttpStatusCode.NotFound, response.Status);
        Assert.Equal("application/problem+json", response.ContentType);
    }

    [Fact]
    public async Task A_mistake_in_the_address_of_the_log_receiver_is_named_with_its_key()
    {
        var failure = await Assert.ThrowsAnyAsync<InvalidOperationException>(() => ServiceUnderTest.StartAsync(
            earlier: configuration => configuration["OTEL_EXPORTER_OTLP_LOGS_ENDPOINT"] = "fluent-bit:4318"));

        Assert.Contains("OTEL_EXPORTER_OTLP_LOGS_ENDPOINT", failure.Message);
        Assert.Contains("http://fluent-bit:4318/v1/logs", failure.Message);
    }
}
