using System.Globalization;
using System.Text;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Publishing;

/// <summary>What the written part of a manifest mentions, and by which names.</summary>
internal sealed class ManifestReferences
{
    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);
    private readonly OrderedDictionary<string, IResource> _resources = [];
    private readonly OrderedDictionary<string, ReferenceExpression> _choices = [];
    private readonly OrderedDictionary<ParameterResource, OrderedDictionary<string, string>> _encodings = [];

    /// <summary>Expressions that are one of two things, by the names under which they are mentioned.</summary>
    public IEnumerable<KeyValuePair<string, ReferenceExpression>> Choices => _choices;

    public void Reserve(IEnumerable<IResource> resources)
    {
        foreach (var resource in resources)
            _names.Add(resource.Name);
    }

    /// <summary>The text for a value, having noted what it refers to.</summary>
    public string? Mention(object? value)
    {
        var text = value switch
        {
            ReferenceExpression expression => Text(expression),
            IManifestExpressionProvider provider => provider.ValueExpression,
            IResourceBuilder<IResource> { Resource: var resource } => Mention(resource),
            null => null,
            _ => Convert.ToString(value, CultureInfo.InvariantCulture)
        };
        Note(value, []);
        return text;
    }

    /// <summary>Mentioned resources that are not in the model, such as the generated passwords of integrations.</summary>
    public IReadOnlyList<IResource> OutsideOf(IEnumerable<IResource> resources)
    {
        HashSet<string> known = [.. resources.Select(resource => resource.Name)];
        return [.. _resources.Values.Where(resource => !known.Contains(resource.Name))];
    }

    public IReadOnlyList<ParameterResource> ParametersWithEncodings() => [.. _encodings.Keys];

    /// <summary>The encodings in which a parameter was mentioned so far, with the name of each; each is given out once.</summary>
    public IEnumerable<KeyValuePair<string, string>> TakeEncodings(ParameterResource parameter) =>
        _encodings.Remove(parameter, out var encodings) ? encodings : [];

    private string Text(ReferenceExpression expression)
    {
        if (expression.IsConditional)
            return expression.ValueExpression;

        var parts = new object?[expression.ValueProviders.Count];
        for (var i = 0; i < parts.Length; i++)
        {
            parts[i] = expression.StringFormats[i] is { Length: > 0 } encoding && Parameter(expression.ValueProviders[i]) is { } parameter
                ? $"{{{Encoded(parameter, encoding)}.value}}"
                : expression.ManifestExpressions[i];
        }

        return string.Format(CultureInfo.InvariantCulture, expression.Format, parts);
    }

    private void Note(object? value, HashSet<object> path)
    {
        if (value is ReferenceExpression { ConditionalName: { } name } choice)
        {
            _choices.TryAdd(name, choice);
            _names.Add(name);
        }

        if (value is IResource resource)
        {
            if (_resources.TryAdd(resource.Name, resource))
                _names.Add(resource.Name);
        }
        else if (value is IValueWithReferences with && path.Add(with))
        {
            foreach (var reference in with.References)
                Note(reference, path);
            path.Remove(with);
        }
    }

    private string Encoded(ParameterResource parameter, string encoding)
    {
        if (!_encodings.TryGetValue(parameter, out var encodings))
            _encodings[parameter] = encodings = [];
        if (encodings.TryGetValue(encoding, out var known))
            return known;

        var baseName = $"{parameter.Name}-{Words(encoding)}-encoded";
        var name = baseName;
        for (var suffix = 1; !_names.Add(name); suffix++)
            name = $"{baseName}-{suffix}";
        return encodings[encoding] = name;
    }

    /// <summary>The parameter that a value is nothing but.</summary>
    private static ParameterResource? Parameter(object value) => value switch
    {
        ParameterResource parameter => parameter,
        ReferenceExpression { Format: "{0}", ValueProviders: [ParameterResource parameter] } => parameter,
        _ => null
    };

    private static string Words(string encoding)
    {
        var words = new StringBuilder(encoding.Length);
        foreach (var c in encoding)
            words.Append(char.IsLetterOrDigit(c) ? char.ToLowerInvariant(c) : '-');
        return words.ToString().Trim('-');
    }
}
