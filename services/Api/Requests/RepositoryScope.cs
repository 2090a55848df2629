using System.Diagnostics.CodeAnalysis;

namespace SeiPlatform.Api.Requests;

/// <summary>The repositories that a request is about.</summary>
/// <param name="Names">Lower case, sorted, each once; null for all.</param>
public sealed record RepositoryScope(IReadOnlyList<string>? Names)
{
    public const string AllKeyword = "all";
    public const int MostNames = 50;
    private const int LongestName = 200;

    public static RepositoryScope All { get; } = new((IReadOnlyList<string>?)null);

    [MemberNotNullWhen(false, nameof(Names))]
    public bool IsAll => Names is null;

    /// <summary>For SQL: null means no restriction.</summary>
    public string[]? ToArray() => Names?.ToArray();

    /// <summary>Reads the repeatable parameter <c>repository</c>. Names are compared as the collector stores them, in lower case.</summary>
    public static RepositoryScope Read(IReadOnlyList<string?>? values, ParameterErrors errors)
    {
        if (values is null or { Count: 0 })
            return All;

        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var value in values)
        {
            var name = value?.Trim().ToLowerInvariant();
            if (string.IsNullOrEmpty(name) || name.Length > LongestName || name.Any(char.IsControl))
                errors.Add("repository", $"\"{value}\" is no repository; expected owner/name of at most {LongestName} characters, or {AllKeyword}.");
            else
                names.Add(name);
        }

        if (names.Remove(AllKeyword))
        {
            if (names.Count > 0)
                errors.Add("repository", $"{AllKeyword} was given together with names; expected one or the other.");
            return All;
        }

        if (names.Count > MostNames)
            errors.Add("repository", $"{names.Count} repositories were given; expected at most {MostNames}, or {AllKeyword}.");
        return new([.. names]);
    }
}
