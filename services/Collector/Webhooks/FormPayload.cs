namespace SeiPlatform.Collector.Webhooks;

/// <summary>The JSON in a form field named <c>payload</c>: the other content type that GitHub offers, and the default when a webhook is made by hand.</summary>
public static class FormPayload
{
    /// <summary>Decodes the field within <paramref name="form"/>, overwriting it.</summary>
    /// <exception cref="PayloadException">There is no such field, or it is not percent-encoded.</exception>
    public static Memory<byte> Decode(Memory<byte> form)
    {
        var bytes = form.Span;
        foreach (var range in bytes.Split((byte)'&'))
        {
            var field = bytes[range];
            if (!field.StartsWith("payload="u8))
                continue;
            var start = range.GetOffsetAndLength(bytes.Length).Offset + "payload=".Length;
            return form.Slice(start, DecodeInPlace(field["payload=".Length..]));
        }

        throw new PayloadException("The form has no field named payload.");
    }

    private static int DecodeInPlace(Span<byte> text)
    {
        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var current = text[i];
            if (current == '+')
            {
                current = (byte)' ';
            }
            else if (current == '%')
            {
                if (i + 2 >= text.Length || !TryHex(text[i + 1], out var high) || !TryHex(text[i + 2], out var low))
                    throw new PayloadException("The form's field payload is not percent-encoded.");
                current = (byte)((high << 4) | low);
                i += 2;
            }

            text[length++] = current;
        }

        return length;
    }

    private static bool TryHex(byte digit, out int value)
    {
        value = (char)digit switch
        {
            >= '0' and <= '9' => digit - '0',
            >= 'a' and <= 'f' => digit - 'a' + 10,
            >= 'A' and <= 'F' => digit - 'A' + 10,
            _ => -1,
        };
        return value >= 0;
    }
}
