using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace SeiPlatform.KafkaMock;

/// <summary>The address clients are told to come back to, as the official image takes it from its environment.</summary>
internal sealed record AdvertisedListener(string Host, int Port)
{
    public const string Variable = "KAFKA_ADVERTISED_LISTENERS";
    private const string Prefix = "PLAINTEXT_HOST://";

    /// <summary>The PLAINTEXT_HOST entry of <c>NAME://host:port,...</c>; localhost:9092, the official default, when nothing is set.</summary>
    public static bool TryParse(string? value, [NotNullWhen(true)] out AdvertisedListener? listener, [NotNullWhen(false)] out string? mistake)
    {
        listener = null;
        mistake = null;
        if (string.IsNullOrWhiteSpace(value))
        {
            listener = new AdvertisedListener("localhost", 9092);
            return true;
        }

        var entry = value.Split(',', StringSplitOptions.TrimEntries).FirstOrDefault(e => e.StartsWith(Prefix, StringComparison.Ordinal));
        var address = entry?[Prefix.Length..] ?? "";
        var colon = address.LastIndexOf(':');
        if (colon > 0 && int.TryParse(address.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65535)
        {
            listener = new AdvertisedListener(address[..colon].Trim('[', ']'), port);
            return true;
        }

        mistake = $"{Variable}: expected an entry {Prefix}HOST:PORT, found '{value}'";
        return false;
    }

    public override string ToString() => $"{Host}:{Port.ToString(CultureInfo.InvariantCulture)}";
}
