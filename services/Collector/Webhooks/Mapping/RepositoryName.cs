namespace SeiPlatform.Collector.Webhooks.Mapping;

/// <summary>A repository's name on the topic: <c>owner/name</c> in lower case.</summary>
public static class RepositoryName
{
    private const int MaxLength = 200;

    /// <exception cref="PayloadException">The name is empty, too long or has characters that no host allows.</exception>
    public static string Normalise(string name)
    {
        var normalised = name.Trim().Trim('/').ToLowerInvariant();
        if (normalised.Length is 0 or > MaxLength)
            throw new PayloadException($"A repository's name must have 1 to {MaxLength} characters.");
        if (normalised.Any(character => char.IsControl(character) || char.IsWhiteSpace(character)))
            throw new PayloadException("A repository's name must have no spaces or control characters.");
        return normalised;
    }

    /// <summary>The path of a clone URL (<c>https://host/owner/name.git</c>, <c>git@host:owner/name.git</c>), or the text as it is.</summary>
    public static string FromUrlOrName(string text)
    {
        var path = text;
        if (text.Contains("://", StringComparison.Ordinal) && Uri.TryCreate(text, UriKind.Absolute, out var url))
            path = url.AbsolutePath;
        else if (text.IndexOf('@', StringComparison.Ordinal) is > 0 and var at && text.IndexOf(':', at) is > 0 and var colon)
            path = text[(colon + 1)..];
        path = path.Trim('/');
        return path.EndsWith(".git", StringComparison.OrdinalIgnoreCase) ? path[..^4] : path;
    }
}
