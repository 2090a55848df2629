using Google.Protobuf;

namespace SeiPlatform.Tests.Stack.Otlp;

/// <summary>A Protocol Buffers message without its schema: the values by field number.</summary>
internal sealed class ProtoMessage
{
    private readonly List<(int Field, ByteString Bytes, ulong Number)> values = [];

    private ProtoMessage(byte[] message)
    {
        using var input = new CodedInputStream(message);
        for (var tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
        {
            var field = WireFormat.GetTagFieldNumber(tag);
            values.Add(WireFormat.GetTagWireType(tag) switch
            {
                WireFormat.WireType.Varint => (field, ByteString.Empty, input.ReadUInt64()),
                WireFormat.WireType.Fixed64 => (field, ByteString.Empty, input.ReadFixed64()),
                WireFormat.WireType.Fixed32 => (field, ByteString.Empty, input.ReadFixed32()),
                WireFormat.WireType.LengthDelimited => (field, input.ReadBytes(), 0),
                var other => throw new InvalidDataException($"Field {field} has the wire type {other}, which OTLP does not use."),
            });
        }
    }

    public static ProtoMessage Parse(byte[] message) => new(message);

    public bool Has(int field) => values.Any(value => value.Field == field);

    public IEnumerable<ProtoMessage> Messages(int field) => values.Where(value => value.Field == field).Select(value => new ProtoMessage(value.Bytes.ToByteArray()));

    public string Text(int field) => Last(field).Bytes?.ToStringUtf8() ?? "";

    public string Hex(int field) => Convert.ToHexStringLower(Last(field).Bytes?.ToByteArray() ?? []);

    public long Number(int field) => (long)Last(field).Number;

    public double Double(int field) => BitConverter.UInt64BitsToDouble(Last(field).Number);

    private (int Field, ByteString? Bytes, ulong Number) Last(int field) => values.LastOrDefault(value => value.Field == field);
}
