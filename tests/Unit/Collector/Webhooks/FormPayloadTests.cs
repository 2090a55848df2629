using System.Text;
using CsCheck;
using SeiPlatform.Collector.Webhooks;

namespace SeiPlatform.Tests.Unit.Collector.Webhooks;

public sealed class FormPayloadTests
{
    [Fact]
    public void Whatever_a_form_encodes_comes_out_again() =>
        Gen.String.Sample(text =>
        {
            var payload = Encoding.UTF8.GetBytes(text);
            var form = "first=1&payload=" + string.Concat(payload.Select(Encode)) + "&last=2";
            return FormPayload.Decode(Encoding.ASCII.GetBytes(form)).Span.SequenceEqual(payload);
        });

    [Theory]
    [InlineData("")]
    [InlineData("payloads=%7B%7D")]
    [InlineData("payload=%7")]
    [InlineData("payload=%zz")]
    [InlineData("payload=abc%")]
    public void A_form_without_a_readable_payload_is_refused(string form) =>
        Assert.Throws<PayloadException>(() => FormPayload.Decode(Encoding.ASCII.GetBytes(form)));

    private static string Encode(byte value) => value switch
    {
        (byte)' ' => "+",
        _ when char.IsAsciiLetterOrDigit((char)value) => ((char)value).ToString(),
        _ when value % 2 == 0 => $"%{value:X2}",
        _ => $"%{value:x2}",
    };
}
