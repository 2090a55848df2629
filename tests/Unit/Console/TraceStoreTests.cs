using Microsoft.Extensions.Options;
using SeiPlatform.Console.Traces;

namespace SeiPlatform.Tests.Unit.Console;

public sealed class TraceStoreTests
{
    [Fact]
    public void Spans_of_a_trace_come_together_whenever_they_come()
    {
        var store = Store();
        store.Add([Sent("a", "1"), Sent("b", "2")]);
        store.Add([Sent("a", "3", parent: "1")]);

        Assert.Equal(["1", "3"], store.Find("a")!.Spans.Select(span => span.SpanId));
        Assert.Null(store.Find("c"));
    }

    [Fact]
    public void The_traces_that_came_first_go_when_there_are_too_many()
    {
        var store = Store(kept: 2);
        store.Add([Sent("a", "1"), Sent("b", "2"), Sent("a", "3"), Sent("c", "4")]);

        Assert.Equal(["c", "b"], Ids(store, new()));
        Assert.Null(store.Find("a"));
    }

    [Fact]
    public void Large_ones_push_out_older_ones_and_the_newest_always_stays()
    {
        var store = Store(bytes: 100);
        store.Add([Sent("a", "1", bytes: 60), Sent("b", "2", bytes: 40)]);
        Assert.Equal(["b", "a"], Ids(store, new()));

        store.Add([Sent("c", "3", bytes: 500)]);

        Assert.Equal(["c"], Ids(store, new()));
        store.Add([Sent("d", "4", bytes: 10)]);
        Assert.Equal(["d"], Ids(store, new()));
    }

    [Fact]
    public void Of_a_trace_without_end_the_first_steps_stay_and_the_others_are_counted()
    {
        var store = Store(spans: 2);
        store.Add([Sent("a", "1"), Sent("a", "2"), Sent("a", "3"), Sent("a", "4")]);

        var trace = store.Find("a")!;
        Assert.Equal((2, 2), (trace.Spans.Count, trace.Omitted));
    }

    [Fact]
    public void Traces_are_found_by_service_name_duration_and_failure()
    {
        var store = Store();
        store.Add([
            Sent("fast", "1", service: "api", name: "GET /a", end: 1_000_000),
            Sent("slow", "2", service: "api", name: "GET /b", end: 2_000_000_000),
            Sent("bad", "3", service: "collector", name: "publish", end: 3_000_000, isError: true)]);

        Assert.Equal(["slow", "fast"], Ids(store, new(Service: "api")).Order().Reverse());
        Assert.Equal(["slow"], Ids(store, new(AtLeast: TimeSpan.FromSeconds(2))));
        Assert.Equal(["bad"], Ids(store, new(OnlyErrors: true)));
        Assert.Equal(["slow"], Ids(store, new(Name: "get /B")));
        Assert.Empty(Ids(store, new(Service: "api", OnlyErrors: true)));
    }

    [Fact]
    public void A_trace_is_named_by_its_first_step_and_lasts_from_the_first_to_the_last()
    {
        var store = Store();
        store.Add([Sent("a", "2", parent: "1", name: "query", start: 5_000_000, end: 9_000_000), Sent("a", "1", name: "request", start: 1_000_000, end: 4_000_000)]);

        var trace = store.Find("a")!;
        Assert.Equal("request", trace.Root.Name);
        Assert.Equal(TimeSpan.FromMilliseconds(8), trace.Duration);
    }

    [Fact]
    public void The_tree_has_parts_under_what_they_are_part_of_in_the_order_of_their_beginning()
    {
        var store = Store();
        store.Add([
            Sent("a", "late", parent: "root", start: 20), Sent("a", "leaf", parent: "early", start: 11), Sent("a", "early", parent: "root", start: 10),
            Sent("a", "orphan", parent: "elsewhere", start: 5), Sent("a", "root", start: 1)]);

        Assert.Equal([("root", 0), ("early", 1), ("leaf", 2), ("late", 1), ("orphan", 0)], Tree(store));
    }

    [Fact]
    public void Steps_that_are_each_others_part_or_their_own_or_come_twice_stand_in_the_tree_once()
    {
        var store = Store();
        store.Add([Sent("a", "1", parent: "2", start: 1), Sent("a", "2", parent: "1", start: 2), Sent("a", "3", parent: "3", start: 3)]);

        Assert.Equal(["1", "2", "3"], Tree(store).Select(row => row.Id));
    }

    private static IEnumerable<(string Id, int Depth)> Tree(TraceStore store) => store.Find("a")!.Tree().Select(row => (row.Span.SpanId, row.Depth));

    private static IEnumerable<string> Ids(TraceStore store, TraceQuery query) => store.Find(query).Select(trace => trace.Id).Order().Reverse();

    private static TraceStore Store(int kept = 100, long bytes = 1_000_000, int spans = 100) =>
        new(Options.Create(new TraceOptions { Kept = kept, KeptBytes = bytes, SpansPerTrace = spans }));

    private static ReceivedSpan Sent(
        string trace, string id, string? parent = null, string service = "api", string name = "step", long start = 0, long end = 1_000_000, bool isError = false, int bytes = 10) =>
        new(trace, new Span(service, "", id, parent, name, "internal", start, Math.Max(start, end), isError, null, [], [], []), bytes);
}
