namespace Aspire.Hosting.ApplicationModel;

/// <summary>The parts of an image reference: <c>name[:tag|@sha256:digest]</c>.</summary>
internal sealed record ImageParts(string Name, string? Tag, string? Digest)
{
    private const string DigestMark = "@sha256:";

    internal static ImageParts Parse(string reference)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reference);
        var name = reference;
        string? digest = null;
        if (name.IndexOf(DigestMark, StringComparison.Ordinal) is var mark and >= 0)
            (name, digest) = (name[..mark], name[(mark + DigestMark.Length)..]);

        // A colon before the last slash belongs to the registry's port.
        return name.LastIndexOf(':') is var colon and > 0 && colon > name.LastIndexOf('/')
            ? new ImageParts(name[..colon], name[(colon + 1)..], digest)
            : new ImageParts(name, null, digest);
    }
}
