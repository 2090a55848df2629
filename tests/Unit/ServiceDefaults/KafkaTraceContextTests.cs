using System.Diagnostics;
using System.Text;
using Confluent.Kafka;
using SeiPlatform.ServiceDefaults.Messaging;

namespace SeiPlatform.Tests.Unit.ServiceDefaults;

public sealed class KafkaTraceContextTests
{
    [Fact]
    public void The_context_that_was_injected_is_extracted()
    {
        using var activity = new Activity("publish").SetIdFormat(ActivityIdFormat.W3C);
        activity.ActivityTraceFlags = ActivityTraceFlags.Recorded;
        activity.TraceStateString = "vendor=1";
        activity.Start();
        var headers = new Headers();

        KafkaTraceContext.Inject(headers);
        var context = KafkaTraceContext.Extract(headers);

        Assert.Equal(activity.TraceId, context.TraceId);
        Assert.Equal(activity.SpanId, context.SpanId);
        Assert.Equal(ActivityTraceFlags.Recorded, context.TraceFlags);
        Assert.Equal("vendor=1", context.TraceState);
        Assert.True(context.IsRemote);
    }

    [Fact]
    public void Injecting_again_replaces_and_leaves_other_headers()
    {
        var headers = new Headers { { "content-type", Encoding.ASCII.GetBytes("application/json") } };
        using var first = new Activity("first").SetIdFormat(ActivityIdFormat.W3C).Start();
        KafkaTraceContext.Inject(headers);
        using var second = new Activity("second").SetIdFormat(ActivityIdFormat.W3C).Start();

        KafkaTraceContext.Inject(headers);

        Assert.Equal(second.SpanId, KafkaTraceContext.Extract(headers).SpanId);
        Assert.Equal(["content-type", "traceparent"], headers.Select(header => header.Key));
    }

    [Fact]
    public void Without_a_trace_nothing_is_written_and_nothing_is_read()
    {
        Activity.Current = null;
        var headers = new Headers();

        KafkaTraceContext.Inject(headers);

        Assert.Empty(headers);
        Assert.Equal(default, KafkaTraceContext.Extract(headers));
        Assert.Equal(default, KafkaTraceContext.Extract(null));
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("00-00000000000000000000000000000000-0000000000000000-01")]
    public void A_malformed_context_is_none(string traceParent) =>
        Assert.Equal(default, KafkaTraceContext.Extract(new Headers { { "traceparent", Encoding.ASCII.GetBytes(traceParent) } }));
}
