using System.Text;

namespace SeiPlatform.Collector.Git.History;

/// <summary>Text of any age as Unicode that databases and JSON take: no NUL, no control characters, no half characters.</summary>
internal static class LegacyText
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    // What is neither declared nor UTF-8 was most often written on a Western European machine.
    private static readonly Encoding Western;

    static LegacyText()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        Western = Encoding.GetEncoding(1252);
    }

    /// <summary>The encoding that a commit declares; null for UTF-8, which is what none means, and for names that nobody knows.</summary>
    public static Encoding? Of(ReadOnlySpan<byte> declared)
    {
        if (declared.IsEmpty || declared.Length > 50)
            return null;
        var name = Encoding.ASCII.GetString(declared);
        if (name.StartsWith("UTF-8", StringComparison.OrdinalIgnoreCase) || name.Equals("utf8", StringComparison.OrdinalIgnoreCase))
            return null;
        try
        {
            // UTF-7 and UTF-16 cannot be what a header of bytes declares.
            var encoding = Encoding.GetEncoding(name);
            return encoding.IsSingleByte || !name.StartsWith("UTF", StringComparison.OrdinalIgnoreCase) ? encoding : null;
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>One line of at most <paramref name="longest"/> UTF-16 units.</summary>
    public static string Line(Encoding? declared, ReadOnlySpan<byte> bytes, int longest)
    {
        // Four bytes a character at most: what lies behind need not be decoded.
        if (bytes.Length > longest * 4)
            bytes = Whole(bytes[..(longest * 4)]);
        var text = Decode(declared, bytes);
        var isClean = text.Length <= longest && !text.AsSpan().ContainsAnyInRange('\0', '\x1f') && !text.AsSpan().ContainsAnyInRange('\x7f', '\x9f');
        return isClean ? text : Clean(text, longest);
    }

    private static string Decode(Encoding? declared, ReadOnlySpan<byte> bytes)
    {
        if (declared is not null)
            return declared.GetString(bytes);
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return Western.GetString(bytes);
        }
    }

    /// <summary>Without the beginning of a UTF-8 character that was cut off.</summary>
    private static ReadOnlySpan<byte> Whole(ReadOnlySpan<byte> bytes)
    {
        for (var back = 1; back <= 3 && back < bytes.Length; back++)
        {
            if (bytes[^back] < 0x80)
                return bytes;
            if (bytes[^back] >= 0xc0)
                return bytes[..^back];
        }

        return bytes;
    }

    private static string Clean(string text, int longest)
    {
        var clean = new StringBuilder(Math.Min(text.Length, longest));
        foreach (var rune in text.EnumerateRunes())
        {
            if (clean.Length + rune.Utf16SequenceLength > longest)
                break;
            if (!Rune.IsControl(rune))
                clean.Append(rune);
            else if (clean.Length > 0 && clean[^1] != ' ')
                clean.Append(' ');
        }

        return clean.ToString().TrimEnd();
    }
}
