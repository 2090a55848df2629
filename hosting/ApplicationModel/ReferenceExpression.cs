using System.Globalization;
using System.IO.Hashing;
using System.Text;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Text with values in it: resolved in a run, written with placeholders in a manifest.</summary>
public partial class ReferenceExpression : IExpressionValue, IValueWithReferences
{
    /// <summary>The text that says nothing.</summary>
    public static readonly ReferenceExpression Empty = new("", [], [], []);

    private readonly string[] _manifestExpressions;
    private readonly string?[] _stringFormats;
    private readonly Choice? _choice;

    private ReferenceExpression(string format, IValueProvider[] valueProviders, string[] manifestExpressions, string?[] stringFormats)
    {
        Format = format;
        ValueProviders = valueProviders;
        _manifestExpressions = manifestExpressions;
        _stringFormats = stringFormats;
    }

    private ReferenceExpression(Choice choice) : this("", [], [], []) => _choice = choice;

    /// <summary>A composite format string: its holes are numbered, its own braces doubled.</summary>
    public string Format { get; }

    public IReadOnlyList<IValueProvider> ValueProviders { get; }

    public IReadOnlyList<string> ManifestExpressions => _manifestExpressions;

    /// <summary>Per value how it is encoded (<c>uri</c>), or null.</summary>
    public IReadOnlyList<string?> StringFormats => _stringFormats;

    /// <summary>Whether it stands for one of two expressions, which a manifest can only name.</summary>
    public bool IsConditional => _choice is not null;

    internal string? ConditionalName => _choice?.Name;

    internal IEnumerable<ReferenceExpression> Branches => _choice is null ? [] : [_choice.WhenTrue, _choice.WhenFalse];

    public string ValueExpression => _choice is not null
        ? $"{{{_choice.Name}.connectionString}}"
        : string.Format(CultureInfo.InvariantCulture, Format, [.. _manifestExpressions]);

    IEnumerable<object> IValueWithReferences.References => _choice is null
        ? ValueProviders
        : Branches.Prepend<IValueProvider>(_choice.Condition).OfType<IValueWithReferences>().SelectMany(value => value.References);

    public static ReferenceExpression Create(in ExpressionInterpolatedStringHandler handler) => handler.ToExpression();

    /// <summary>Whichever of two expressions applies, by the value of a condition.</summary>
    public static ReferenceExpression CreateConditional(
        IValueProvider condition, string matchValue, ReferenceExpression whenTrue, ReferenceExpression whenFalse) =>
        new(new Choice(condition, matchValue, whenTrue, whenFalse));

    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken) => GetValueAsync(new ValueProviderContext(), cancellationToken);

    public async ValueTask<string?> GetValueAsync(ValueProviderContext context, CancellationToken cancellationToken)
    {
        if (_choice is not null)
        {
            var value = await _choice.Condition.GetValueAsync(context, cancellationToken);
            var branch = string.Equals(value, _choice.MatchValue, StringComparison.OrdinalIgnoreCase) ? _choice.WhenTrue : _choice.WhenFalse;
            return await branch.GetValueAsync(context, cancellationToken);
        }

        if (Format.Length == 0)
            return null;

        var values = new object?[ValueProviders.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = StringFormat.Apply(await ValueProviders[i].GetValueAsync(context, cancellationToken), _stringFormats[i]);
        return string.Format(CultureInfo.InvariantCulture, Format, values);
    }

    internal static ReferenceExpression Create(string format, IEnumerable<Hole> holes)
    {
        Hole[] all = [.. holes];
        return new(format, [.. all.Select(h => h.Value)], [.. all.Select(h => h.ManifestExpression)], [.. all.Select(h => h.StringFormat)]);
    }

    /// <summary>A value's place in the text.</summary>
    internal sealed record Hole(IValueProvider Value, string ManifestExpression, string? StringFormat);

    private sealed record Choice(IValueProvider Condition, string MatchValue, ReferenceExpression WhenTrue, ReferenceExpression WhenFalse)
    {
        private string ConditionExpression => Condition is IManifestExpressionProvider provider ? provider.ValueExpression : Condition.GetType().Name;

        /// <summary>Aspire's name for the choice: the condition's words and a hash of all four parts, so that equal choices share an entry.</summary>
        public string Name
        {
            get
            {
                var words = Condition is IManifestExpressionProvider ? Words(ConditionExpression) : "";
                return $"cond-{(words.Length > 0 ? words : "expr")}-{Hash()}";
            }
        }

        private string Hash()
        {
            var hash = new XxHash32();
            foreach (var part in (string[])[ConditionExpression, WhenTrue.ValueExpression, WhenFalse.ValueExpression, MatchValue])
                hash.Append(Encoding.UTF8.GetBytes(part));
            return Convert.ToHexStringLower(hash.GetCurrentHash());
        }

        private static string Words(string expression) => string.Join('-', expression
            .Split([.. expression.Where(c => !char.IsLetterOrDigit(c)).Distinct()], StringSplitOptions.RemoveEmptyEntries))
            .ToLowerInvariant();
    }
}
