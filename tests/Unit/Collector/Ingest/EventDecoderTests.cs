using System.Text;
using Confluent.Kafka;
using SeiPlatform.Collector.Ingest;

namespace SeiPlatform.Tests.Unit.Collector.Ingest;

public sealed class EventDecoderTests
{
    private const string Envelope =
        "\"id\":\"1\",\"source\":\"git\",\"repository\":\"a/b\",\"occurredAt\":\"2026-01-01T00:00:00Z\",\"receivedAt\":\"2026-01-01T00:00:00Z\"";

    [Fact]
    public void The_payload_keeps_fields_that_this_build_does_not_know()
    {
        var incoming = Decoded(
            "{" + Envelope + ",\"type\":\"change.merged\",\"later\":{\"x\":[1]},\"change\":{\"sha\":\"abc\",\"kind\":\"commit\",\"new\":{\"y\":\"z\"}},\"more\":1}");

        Assert.Equal("""{"sha":"abc","kind":"commit","new":{"y":"z"}}""", Encoding.UTF8.GetString(incoming.Payload.Span));
        Assert.Equal("abc", incoming.Event.Change!.Sha);
    }

    [Theory]
    [InlineData("", "invalid-json")]
    [InlineData("{", "invalid-json")]
    [InlineData("null", "invalid-json")]
    [InlineData("[]", "invalid-json")]
    [InlineData("42", "invalid-json")]
    [InlineData("{}", "invalid-json")]
    [InlineData("\u0000\u0001", "invalid-json")]
    [InlineData("{" + Envelope + ",\"type\":\"change.merged\",\"change\":{\"kind\":\"sideways\"}}", "invalid-json")]
    [InlineData("{" + Envelope + ",\"type\":\"change.merged\",\"change\":{\"sha\":\"\\ud800\"}}", "invalid-json")]
    [InlineData("{" + Envelope + ",\"type\":\"change.merged\"}", "invalid-event")]
    [InlineData("{" + Envelope + ",\"type\":\"change.merged\",\"deployment\":{\"id\":\"1\",\"environment\":\"p\"}}", "invalid-event")]
    [InlineData("{" + Envelope + ",\"type\":\"weather.changed\"}", "invalid-event")]
    [InlineData("{" + Envelope + ",\"type\":\"\"}", "invalid-event")]
    [InlineData("{" + Envelope + ",\"type\":null}", "invalid-event")]
    [InlineData("{" + Envelope + ",\"type\":\"service.deployed\",\"deployment\":{\"id\":\"\",\"environment\":\"p\"}}", "invalid-event")]
    [InlineData("{" + Envelope + ",\"type\":\"service.deployed\",\"deployment\":{\"id\":\"1\",\"environment\":null}}", "invalid-event")]
    [InlineData("{\"schemaVersion\":2,\"id\":7}", "unknown-schema-version")]
    public void What_cannot_be_read_is_rejected_with_the_reason(string message, string reason) => Assert.Equal(reason, Rejected(message).Reason.Word());

    [Theory]
    [InlineData("1969-12-31T23:59:59Z")]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("2100-01-01T00:00:00Z")]
    [InlineData("9999-12-31T23:59:59Z")]
    public void A_time_that_no_event_has_is_rejected(string time)
    {
        var rejected = Rejected("{" + Envelope.Replace("2026-01-01T00:00:00Z", time, StringComparison.Ordinal) + ",\"type\":\"change.merged\",\"change\":{}}");

        Assert.Equal(RejectionReason.InvalidEvent, rejected.Reason);
        Assert.Contains("occurredAt", rejected.Detail);
    }

    [Fact]
    public void An_id_that_no_index_takes_is_rejected()
    {
        var rejected = Rejected("{" + Envelope.Replace("\"1\"", $"\"{new string('x', 301)}\"", StringComparison.Ordinal) + ",\"type\":\"change.merged\",\"change\":{}}");

        Assert.Equal("id has 301 characters; at most 300 are allowed", rejected.Detail);
    }

    [Fact]
    public void A_message_of_unheard_of_size_is_not_even_read() =>
        Assert.Equal(RejectionReason.TooLarge, Rejected(new string(' ', EventDecoder.LongestMessage + 1)).Reason);

    private static IncomingEvent Decoded(string json)
    {
        Assert.True(EventDecoder.TryDecode(Message(json), out var incoming, out var rejected), rejected?.Detail);
        return incoming!;
    }

    private static RejectedMessage Rejected(string json)
    {
        Assert.False(EventDecoder.TryDecode(Message(json), out _, out var rejected));
        return rejected!;
    }

    private static ConsumeResult<byte[], byte[]> Message(string json) => new()
    {
        Topic = "sei.events",
        Message = new Message<byte[], byte[]> { Value = Encoding.UTF8.GetBytes(json), Headers = [] },
    };
}
