namespace Aspire.Hosting.ApplicationModel;

/// <summary>The parts of an image reference: <c>[registry/]image[:tag|@sha256:digest]</c>.</summary>
internal sealed record ImageParts(string? Registry, string Image, string? Tag, string? Digest)
{
    private const string DigestMark = "@sha256:";

    /// <summary>Everything before the tag or digest.</summary>
    public string Name => Registry is null ? Image : $"{Registry}/{Image}";

    internal static ImageParts Parse(string reference)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reference);
        var name = reference;
        string? digest = null;
        if (name.IndexOf(DigestMark, StringComparison.Ordinal) is var mark and >= 0)
            (name, digest) = (name[..mark], name[(mark + DigestMark.Length)..]);

        // A colon before the last slash belongs to the registry's port.
        string? tag = null;
        if (name.LastIndexOf(':') is var colon and > 0 && colon > name.LastIndexOf('/'))
            (name, tag) = (name[..colon], name[(colon + 1)..]);

        // Only a first part that looks like a host is a registry: docker.io's own namespaces have no dot and no port.
        string? registry = null;
        if (name.IndexOf('/', StringComparison.Ordinal) is var slash and > 0
            && (name[..slash] is "localhost" || name[..slash].AsSpan().IndexOfAny('.', ':') >= 0))
            (registry, name) = (name[..slash], name[(slash + 1)..]);

        return new ImageParts(registry, name, tag, digest);
    }
}
