using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using SeiPlatform.Tests.Harness;

namespace SeiPlatform.Tests.Integration.Logs;

/// <summary>The way of a line in a cluster: the files of a node, Fluent Bit, a store that behaves as Elasticsearch does.</summary>
public sealed class ClusterLogTests
{
    private const string TraceId = "4bf92f3577b34da6a3ce929d0e0e4736";

    private static readonly string[] Crash =
    [
        "Unhandled exception. System.InvalidOperationException: outer",
        " ---> System.IO.IOException: inner",
        "   at A.Inner() in /src/A.cs:line 3",
        "--- End of stack trace from previous location ---",
        "   at A.Outer() in /src/A.cs:line 9",
        "   --- End of inner exception stack trace ---",
        "   at Program.<Main>$(String[] args) in /src/Program.cs:line 1",
    ];

    private static readonly string[] JavaTrace = ["java.lang.IllegalStateException: bad", "\tat org.foo.Bar.baz(Bar.java:10)", "Caused by: java.io.IOException: io", "\tat org.foo.Bar.x(Bar.java:11)", "\t... 3 more"];

    [Fact]
    public async Task What_pods_print_becomes_documents_with_their_pod_whatever_it_is()
    {
        await using var node = await NodeLogs.StartAsync();
        await using var store = await BulkStore.StartAsync();
        var collector = node.Container("sei-platform", "data-collector-0", "collector");
        var kafka = node.Container("sei-platform", "kafka-0", "kafka");
        var itself = node.Container("monitoring-agents", "fluent-bit-x7k2p", "fluent-bit");
        await using var fluentBit = await LogCollector.StartAsync(store, node.Mount);

        collector.Print(Line("a delivery"), Line(new string('x', 40_000)));
        collector.PrintError(Crash);
        kafka.Print([.. JavaTrace, """{"@timestamp":"2026-11-28T10:00:00Z","log.level":"WARN","message":"of somebody else","event":{"kind":"x"}}""", """{"no":"message"}""", "a text"]);
        itself.Print("failed to flush chunk");

        string[] expected = ["a delivery", new string('x', 40_000), string.Join('\n', Crash), string.Join('\n', JavaTrace), "of somebody else", """{"no":"message"}""", "a text"];
        await Eventually.SucceedsAsync(
            () => Assert.Equal(expected.Order(StringComparer.Ordinal), store.Documents.Select(document => (string?)document["message"]).Order(StringComparer.Ordinal)),
            TimeSpan.FromSeconds(60),
            TestContext.Current.CancellationToken);
        Assert.Empty(store.Refused);
        var delivery = store.Documents.Single(document => (string?)document["message"] == "a delivery");
        Assert.Equal((TraceId, "WebhookAccepted", "info", "data-collector"), ((string?)delivery["trace_id"], (string?)delivery["event"], (string?)delivery["level"], (string?)delivery["service"]));
        Assert.Equal(
            """{"namespace":"sei-platform","pod":"data-collector-0","container":"collector","node":"node-1"}""",
            JsonSerializer.Serialize(delivery["kubernetes"]!.AsObject().OrderBy(field => Array.IndexOf(["namespace", "pod", "container", "node"], field.Key)).ToDictionary()));
        Assert.Equal("stderr", (string?)store.Documents.Single(document => ((string)document["message"]!).StartsWith("Unhandled", StringComparison.Ordinal))["stream"]);
        Assert.Equal("warning", (string?)store.Documents.Single(document => (string?)document["message"] == "of somebody else")["level"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Fluent_bit_goes_on_where_it_was_however_it_ended_and_over_a_rotation(bool killed)
    {
        await using var node = await NodeLogs.StartAsync();
        await using var store = await BulkStore.StartAsync();
        var collector = node.Container("sei-platform", "data-collector-0", "collector");
        await using var fluentBit = await LogCollector.StartAsync(store, node.Mount);
        using var enough = new CancellationTokenSource();
        var printed = PrintAsync(collector, enough.Token);
        await Eventually.SucceedsAsync(() => Assert.True(store.Documents.Count > 100), cancellationToken: TestContext.Current.CancellationToken);

        await (killed ? fluentBit.Container.KillAsync(TestContext.Current.CancellationToken) : fluentBit.Container.StopAsync(TestContext.Current.CancellationToken));
        await fluentBit.Container.RestartAsync(TestContext.Current.CancellationToken);
        var seen = store.Documents.Count;
        await Eventually.SucceedsAsync(() => Assert.True(store.Documents.Count > seen + 50), cancellationToken: TestContext.Current.CancellationToken);
        await enough.CancelAsync();
        var lines = await printed;
        collector.Rotate();
        collector.Print(Line($"line {lines}"));

        await Eventually.SucceedsAsync(
            () => Assert.Equal(Enumerable.Range(0, lines + 1).Select(number => $"line {number}").Order(StringComparer.Ordinal), store.Documents.Select(document => (string?)document["message"]).Order(StringComparer.Ordinal)),
            TimeSpan.FromSeconds(60),
            TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_stack_trace_is_one_document_also_when_it_is_printed_while_fluent_bit_looks()
    {
        await using var node = await NodeLogs.StartAsync();
        await using var store = await BulkStore.StartAsync();
        var collector = node.Container("sei-platform", "data-collector-0", "collector");
        await using var fluentBit = await LogCollector.StartAsync(store, node.Mount);

        for (var crash = 1; crash <= 10; crash++)
        {
            collector.PrintError(Crash);
            var number = crash;
            // One after the other: a moment between them that is not always the same.
            await Eventually.SucceedsAsync(() => Assert.True(store.Documents.Count >= number), cancellationToken: TestContext.Current.CancellationToken);
        }

        // It looks four times a second, and a trace is written in no time: rarely one is cut in two.
        Assert.InRange(store.Documents.Count(document => (string?)document["message"] == string.Join('\n', Crash)), 8, 10);
    }

    /// <summary>A line every few milliseconds until it is told to stop; returns how many.</summary>
    private static async Task<int> PrintAsync(NodeLogs.NodeContainer container, CancellationToken enough)
    {
        using var clock = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        var number = 0;
        try
        {
            while (await clock.WaitForNextTickAsync(enough))
                container.Print(Line($"line {number++}"));
        }
        catch (OperationCanceledException)
        {
            Debug.Assert(enough.IsCancellationRequested);
        }

        return number;
    }

    /// <summary>As a service prints it.</summary>
    private static string Line(string message) => new JsonObject
    {
        ["timestamp"] = DateTimeOffset.UtcNow.ToString("O"),
        ["level"] = "info",
        ["message"] = message,
        ["event"] = "WebhookAccepted",
        ["category"] = "SeiPlatform.Collector.Webhooks.WebhookIntake",
        ["trace_id"] = TraceId,
        ["span_id"] = "00f067aa0ba902b7",
        ["attributes"] = new JsonObject { ["Source"] = "github", ["Count"] = 3 },
        ["resource"] = new JsonObject { ["service.name"] = "data-collector", ["service.version"] = "1.0.0" },
    }.ToJsonString();
}
