using System.Runtime.CompilerServices;
using System.Text;

namespace Aspire.Hosting.ApplicationModel;

public partial class ReferenceExpression
{
    /// <summary>Collects the values of an interpolated string instead of formatting them.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct ExpressionInterpolatedStringHandler(int literalLength, int formattedCount)
    {
        private readonly StringBuilder _format = new(literalLength * 2);
        private readonly List<Hole> _holes = new(formattedCount);

        public void AppendLiteral(string value) => _format.Append(StringFormat.EscapeBraces(value));

        public void AppendFormatted(string? value) => AppendFormatted(value, null);

        public void AppendFormatted(string? value, string? format = null) =>
            _format.Append(StringFormat.EscapeBraces(StringFormat.Apply(value, format) ?? ""));

        public void AppendFormatted<T>(T valueProvider)
            where T : IValueProvider, IManifestExpressionProvider => AppendFormatted(valueProvider, null);

        public void AppendFormatted<T>(T valueProvider, string? format = null)
            where T : IValueProvider, IManifestExpressionProvider
        {
            _format.Append('{').Append(_holes.Count).Append('}');
            _holes.Add(new Hole(valueProvider, valueProvider.ValueExpression, format));
        }

        public void AppendFormatted<T>(IResourceBuilder<T> valueProvider)
            where T : IResource, IValueProvider, IManifestExpressionProvider => AppendFormatted(valueProvider.Resource, null);

        public void AppendFormatted<T>(IResourceBuilder<T> valueProvider, string? format = null)
            where T : IResource, IValueProvider, IManifestExpressionProvider => AppendFormatted(valueProvider.Resource, format);

        internal ReferenceExpression ToExpression() => ReferenceExpression.Create(_format.ToString(), _holes);
    }
}

/// <summary>Text on its way into a composite format string.</summary>
internal static class StringFormat
{
    /// <summary>Encodes a value as its hole asks; <c>uri</c> is the only encoding there is.</summary>
    internal static string? Apply(string? value, string? format) => format?.ToLowerInvariant() switch
    {
        null or "" => value,
        "uri" => value is null ? null : Uri.EscapeDataString(value),
        _ => throw new FormatException($"The string format '{format}' is not supported; 'uri' is.")
    };

    /// <summary>Doubles single braces and leaves doubled ones alone.</summary>
    internal static string EscapeBraces(string text)
    {
        if (text.AsSpan().IndexOfAny('{', '}') < 0)
            return text;

        var escaped = new StringBuilder(text.Length + 4);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            escaped.Append(c);
            if (c is not ('{' or '}'))
                continue;

            escaped.Append(c);
            if (i + 1 < text.Length && text[i + 1] == c)
                i++;
        }

        return escaped.ToString();
    }
}
