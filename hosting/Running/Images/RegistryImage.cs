using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Running.Images;

/// <summary>Where an image comes from, with everything spelt out that a reference may leave to convention.</summary>
/// <param name="Registry">The host that serves it; <c>docker.io</c> where the reference names none.</param>
/// <param name="Repository">With <c>library/</c> for Docker Hub's own images.</param>
/// <param name="Version">The tag, or the digest with its algorithm in front.</param>
internal sealed record RegistryImage(string Registry, string Repository, string Version)
{
    private const string DockerHub = "docker.io";

    public bool IsOnDockerHub => Registry == DockerHub;

    /// <summary>The machine and port at which the registry's API answers.</summary>
    public (string Host, int Port) Api
    {
        get
        {
            if (IsOnDockerHub)
                return ("registry-1.docker.io", 443);
            return Registry.Split(':') is [var host, var port] && int.TryParse(port, out var number) ? (host, number) : (Registry, 443);
        }
    }

    public static RegistryImage Parse(string reference)
    {
        var parts = ImageParts.Parse(reference);
        var registry = parts.Registry is null or "index.docker.io" ? DockerHub : parts.Registry;
        var repository = registry == DockerHub && !parts.Image.Contains('/') ? $"library/{parts.Image}" : parts.Image;
        return new(registry, repository, parts.Digest is { } digest ? $"sha256:{digest}" : parts.Tag ?? "latest");
    }
}
