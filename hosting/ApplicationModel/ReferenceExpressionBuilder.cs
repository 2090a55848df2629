using System.Runtime.CompilerServices;
using System.Text;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Builds a <see cref="ReferenceExpression"/> piece by piece.</summary>
public class ReferenceExpressionBuilder
{
    private readonly StringBuilder _format = new();
    private readonly List<ReferenceExpression.Hole> _holes = [];

    public bool IsEmpty => _format.Length == 0;

    public void Append([InterpolatedStringHandlerArgument("")] in ReferenceExpressionBuilderInterpolatedStringHandler handler)
    {
        // The handler has already appended: it was given this builder.
    }

    public void AppendLiteral(string value) => _format.Append(StringFormat.EscapeBraces(value));

    public void AppendFormatted(string? value) => AppendFormatted(value, null);

    public void AppendFormatted(string? value, string? format = null) =>
        _format.Append(StringFormat.EscapeBraces(StringFormat.Apply(value, format) ?? ""));

    public void AppendFormatted<T>(T valueProvider)
        where T : IValueProvider, IManifestExpressionProvider => AppendFormatted(valueProvider, null);

    public void AppendFormatted<T>(T valueProvider, string? format)
        where T : IValueProvider, IManifestExpressionProvider
    {
        _format.Append('{').Append(_holes.Count).Append('}');
        _holes.Add(new ReferenceExpression.Hole(valueProvider, valueProvider.ValueExpression, format));
    }

    public ReferenceExpression Build() => ReferenceExpression.Create(_format.ToString(), _holes);

    /// <summary>Appends the pieces of an interpolated string to a builder.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct ReferenceExpressionBuilderInterpolatedStringHandler(int literalLength, int formattedCount, ReferenceExpressionBuilder builder)
    {
        public int LiteralLength { get; } = literalLength;

        public int FormattedCount { get; } = formattedCount;

        public void AppendLiteral(string value) => builder.AppendLiteral(value);

        public void AppendFormatted(string? value) => builder.AppendFormatted(value);

        public void AppendFormatted(string? value, string format) => builder.AppendFormatted(value, format);

        public void AppendFormatted<T>(T valueProvider)
            where T : IValueProvider, IManifestExpressionProvider => builder.AppendFormatted(valueProvider, null);

        public void AppendFormatted<T>(T valueProvider, string? format)
            where T : IValueProvider, IManifestExpressionProvider => builder.AppendFormatted(valueProvider, format);
    }
}
