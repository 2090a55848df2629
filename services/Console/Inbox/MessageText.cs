using System.Text.RegularExpressions;

namespace SeiPlatform.Console.Inbox;

/// <summary>A piece of a message's text.</summary>
/// <param name="Text">What is shown.</param>
/// <param name="Href">Set when it is an address.</param>
public sealed record TextPiece(string Text, string? Href = null);

/// <summary>A message's text with the addresses in it found, as Slack and PagerDuty show it.</summary>
public static partial class MessageText
{
    public static IEnumerable<TextPiece> Pieces(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var end = 0;
        foreach (Match address in Address().Matches(text))
        {
            if (address.Index > end)
                yield return new TextPiece(text[end..address.Index]);
            yield return new TextPiece(address.Value, address.Value);
            end = address.Index + address.Length;
        }

        if (end < text.Length)
            yield return new TextPiece(text[end..]);
    }

    [GeneratedRegex(@"https?://[^\s<>""|]*[^\s<>""|.,;:!?)\]]", RegexOptions.CultureInvariant)]
    private static partial Regex Address();
}
