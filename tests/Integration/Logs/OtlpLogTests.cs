using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SeiPlatform.ServiceDefaults;
using SeiPlatform.Tests.Harness;

namespace SeiPlatform.Tests.Integration.Logs;

/// <summary>The way of a line in a local run: a service's own exporter, Fluent Bit, a store that behaves as Elasticsearch does.</summary>
public sealed partial class OtlpLogTests
{
    [Fact]
    public async Task What_a_service_logs_becomes_a_document_that_the_searches_find()
    {
        await using var store = await BulkStore.StartAsync();
        await using var fluentBit = await LogCollector.StartAsync(store);
        using var activity = new Activity("delivery").Start();
        var (from, until) = (DateTimeOffset.MinValue, DateTimeOffset.MinValue);

        await LogAsync(fluentBit, logger =>
        {
            from = DateTimeOffset.UtcNow;
            LogDelivery(logger, new InvalidOperationException("boom"), "github", 1764064800123456);
            until = DateTimeOffset.UtcNow;
        });

        var document = await Eventually.GetAsync(_ => Task.FromResult(Assert.Single(store.Documents)), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Empty(store.Refused);
        Assert.Equal("github sent 1764064800123456", (string?)document["message"]);
        Assert.Equal(("error", "DeliveryFailed", "log-test"), ((string?)document["level"], (string?)document["event"], (string?)document["service"]));
        Assert.Equal((activity.TraceId.ToHexString(), activity.SpanId.ToHexString()), ((string?)document["trace_id"], (string?)document["span_id"]));
        Assert.Equal(typeof(OtlpLogTests).FullName, (string?)document["category"]);
        Assert.Equal("log-test", (string?)document["resource"]!["service.name"]);
        Assert.Equal(("github", "1764064800123456"), ((string?)document["attributes"]!["Source"], (string?)document["attributes"]!["Count"]));
        Assert.StartsWith("System.InvalidOperationException: boom", (string?)document["exception"]);
        Assert.InRange(DateTimeOffset.Parse((string)document["@timestamp"]!, CultureInfo.InvariantCulture), from.AddMilliseconds(-1), until.AddMilliseconds(1));
        Assert.All(store.Callers, caller => Assert.Equal($"sei_fluent_bit:{fluentBit.Container.Network.Parameter("fluent-bit-password")}", caller));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Lines_that_wait_for_the_store_survive_the_end_of_fluent_bit_and_arrive_once(bool killed)
    {
        await using var store = await BulkStore.StartAsync();
        await using var fluentBit = await LogCollector.StartAsync(store);
        await store.StopAsync();
        await LogAsync(fluentBit, logger => LogNumbers(logger, 0, 50));
        await Eventually.SucceedsAsync(
            async token => Assert.True((await fluentBit.SamplesAsync("fluentbit_output_retries_total", token))["es.0"] > 0),
            cancellationToken: TestContext.Current.CancellationToken);

        // The last of them are in a chunk that is still being written.
        await LogAsync(fluentBit, logger => LogNumbers(logger, 50, 50));
        await (killed ? fluentBit.Container.KillAsync(TestContext.Current.CancellationToken) : fluentBit.Container.StopAsync(TestContext.Current.CancellationToken));
        await store.ListenAsync();
        await fluentBit.Container.RestartAsync(TestContext.Current.CancellationToken);

        await Eventually.SucceedsAsync(() => Assert.Equal(Numbers(100), Messages(store)), TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_store_that_is_away_is_seen_in_the_series_that_the_alerts_are_about_and_gets_everything_when_it_is_back()
    {
        await using var store = await BulkStore.StartAsync();
        await using var fluentBit = await LogCollector.StartAsync(store);
        await LogAsync(fluentBit, logger => LogNumbers(logger, 0, 1));
        var before = await Eventually.GetAsync(
            async token =>
            {
                var delivered = await fluentBit.SamplesAsync("fluentbit_output_proc_records_total", token);
                Assert.True(delivered["es.0"] > 0);
                return delivered;
            },
            cancellationToken: TestContext.Current.CancellationToken);

        store.Fault = StoreFault.Unavailable;
        await LogAsync(fluentBit, logger => LogNumbers(logger, 1, 1));

        await Eventually.SucceedsAsync(
            async token => Assert.True((await fluentBit.SamplesAsync("fluentbit_output_retries_total", token))["es.0"] >= 2),
            TimeSpan.FromSeconds(60),
            TestContext.Current.CancellationToken);
        var metrics = await fluentBit.MetricsAsync(TestContext.Current.CancellationToken);
        Assert.Equal(before["es.0"], (await fluentBit.SamplesAsync("fluentbit_output_proc_records_total", TestContext.Current.CancellationToken))["es.0"]);
        Assert.Contains("\nfluentbit_storage_fs_chunks 1\n", metrics);
        Assert.Equal(0, (await fluentBit.SamplesAsync("fluentbit_output_errors_total", TestContext.Current.CancellationToken))["es.0"]);
        Assert.Equal(0, (await fluentBit.SamplesAsync("fluentbit_output_dropped_records_total", TestContext.Current.CancellationToken))["es.0"]);
        Assert.True((await fluentBit.SamplesAsync("fluentbit_input_records_total", TestContext.Current.CancellationToken))["opentelemetry.0"] > 0);
        store.Fault = StoreFault.None;
        await Eventually.SucceedsAsync(() => Assert.Equal(Numbers(2), Messages(store)), TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_line_whose_answer_got_lost_is_kept_once()
    {
        await using var store = await BulkStore.StartAsync();
        await using var fluentBit = await LogCollector.StartAsync(store);
        store.Fault = StoreFault.AnswersAreLost;
        await LogAsync(fluentBit, logger => LogNumbers(logger, 0, 3));
        await Eventually.SucceedsAsync(() => Assert.Equal(Numbers(3), Messages(store)), cancellationToken: TestContext.Current.CancellationToken);

        store.Fault = StoreFault.None;

        await Eventually.SucceedsAsync(() => Assert.True(store.Conflicts >= 3), TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        Assert.Equal(Numbers(3), Messages(store));
    }

    [Fact]
    public async Task What_it_exposes_is_in_the_list_that_rules_and_panels_are_held_against()
    {
        var listed = File.ReadLines(RepositoryRoot.File("tests", "Config", "MetricLists", "fluent-bit.txt")).ToHashSet();
        await using var store = await BulkStore.StartAsync();
        await using var fluentBit = await LogCollector.StartAsync(store);
        await LogAsync(fluentBit, logger => LogNumbers(logger, 0, 1));
        await Eventually.SucceedsAsync(() => Assert.Single(store.Documents), cancellationToken: TestContext.Current.CancellationToken);

        var exposed = (await fluentBit.MetricsAsync(TestContext.Current.CancellationToken)).Split('\n').Where(line => line.StartsWith("fluentbit_", StringComparison.Ordinal)).Select(line => line.Split('{', ' ')[0]);

        Assert.All(exposed, name => Assert.Contains(name, listed));
    }

    /// <summary>Everything has been sent when it returns.</summary>
    private static async Task LogAsync(LogCollector fluentBit, Action<ILogger> log)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration["urls"] = "http://127.0.0.1:0";
        builder.Configuration["Logging:Console:LogLevel:Default"] = "None";
        builder.Configuration["Logging:LogLevel:Microsoft"] = "None";
        builder.Configuration["OTEL_EXPORTER_OTLP_LOGS_ENDPOINT"] = fluentBit.Otlp.ToString();
        builder.AddServiceDefaults("log-test");
        await using var service = builder.Build();
        log(service.Services.GetRequiredService<ILogger<OtlpLogTests>>());
    }

    private static void LogNumbers(ILogger logger, int first, int count)
    {
        for (var number = first; number < first + count; number++)
            LogNumber(logger, number);
    }

    private static IEnumerable<string> Numbers(int count) => Enumerable.Range(0, count).Select(number => $"number {number:D3}");

    private static IEnumerable<string?> Messages(BulkStore store) => store.Documents.Select(document => (string?)document["message"]).Order(StringComparer.Ordinal);

    [LoggerMessage(EventName = "DeliveryFailed", Level = LogLevel.Error, Message = "{Source} sent {Count}")]
    private static partial void LogDelivery(ILogger logger, Exception exception, string source, long count);

    [LoggerMessage(EventName = "Number", Level = LogLevel.Information, Message = "number {Number:D3}")]
    private static partial void LogNumber(ILogger logger, int number);
}
