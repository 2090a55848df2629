using System.Diagnostics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using OpenTelemetry;
using SeiPlatform.Tests.Harness;

namespace SeiPlatform.Tests.Unit.ServiceDefaults;

/// <summary>What a service takes from whoever calls it, and gives to whom it calls: its place in the trace, and nothing else.</summary>
/// <remarks>Not beside other tests: a span that one provider of the process wants is recorded for all of them.</remarks>
[Collection(Name)]
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class TraceContextTests
{
    public const string Name = "Trace context";

    private static readonly string TraceId = ActivityTraceId.CreateRandom().ToHexString();

    [Fact]
    public async Task A_trace_goes_on_and_baggage_is_neither_taken_in_nor_passed_on()
    {
        await using var called = await ServiceUnderTest.StartAsync(map: app => app.MapGet("/headers", (HttpRequest request) => string.Join('\n', request.Headers.Select(header => $"{header.Key}: {header.Value}"))));
        await using var service = await ServiceUnderTest.StartAsync(map: app => app.MapGet("/call", async () =>
        {
            var taken = Activity.Current!.Baggage.Count() + Baggage.Current.Count;
            Activity.Current.AddBaggage("made-here", "1");
            Baggage.SetBaggage("made-here", "1");
            using var http = new HttpClient();
            return $"taken: {taken}\n{await http.GetStringAsync(new Uri(called.Address, "headers"))}";
        }));

        var (status, _, body) = await service.GetAsync(
            "/call", headers: [("traceparent", $"00-{TraceId}-00f067aa0ba902b7-01"), ("tracestate", "vendor=1"), ("baggage", "customer=acme"), ("Correlation-Context", "customer=acme")]);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("taken: 0", body);
        Assert.Contains($"traceparent: 00-{TraceId}-", body);
        Assert.Contains("tracestate: vendor=1", body);
        Assert.DoesNotContain("baggage", body, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("correlation", body, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Sampling_is_configured_by_OpenTelemetrys_own_variables_and_follows_the_caller()
    {
        await using var service = await ServiceUnderTest.StartAsync(
            map: app => app.MapGet("/traced", () => Activity.Current!.TraceId.ToHexString()),
            earlier: configuration =>
            {
                configuration["OTEL_TRACES_SAMPLER"] = "parentbased_traceidratio";
                configuration["OTEL_TRACES_SAMPLER_ARG"] = "0";
            });

        var (_, _, own) = await service.GetAsync("/traced");
        var (_, _, callers) = await service.GetAsync("/traced", headers: [("traceparent", $"00-{TraceId}-00f067aa0ba902b7-01")]);

        // What is not sampled has an id all the same: log lines carry it.
        Assert.NotEqual(new string('0', 32), own);
        Assert.Equal(TraceId, callers);
        await Eventually.SucceedsAsync(() => Assert.Contains(service.Spans, span => span.TraceId.ToHexString() == TraceId && span.Recorded), cancellationToken: TestContext.Current.CancellationToken);
        Assert.DoesNotContain(service.Spans, span => span.TraceId.ToHexString() == own);
    }

    [Fact]
    public async Task Without_configuration_everything_is_sampled_unless_the_caller_says_otherwise()
    {
        await using var service = await ServiceUnderTest.StartAsync(map: app => app.MapGet("/traced", () => Activity.Current!.TraceId.ToHexString()));

        var (_, _, own) = await service.GetAsync("/traced");
        await service.GetAsync("/traced", headers: [("traceparent", $"00-{TraceId}-00f067aa0ba902b7-00")]);

        await Eventually.SucceedsAsync(() => Assert.Contains(service.Spans, span => span.TraceId.ToHexString() == own), cancellationToken: TestContext.Current.CancellationToken);
        Assert.DoesNotContain(service.Spans, span => span.TraceId.ToHexString() == TraceId);
    }
}
