namespace SeiPlatform.Collector.Webhooks.Mapping;

/// <summary>An environment's name on the topic: lower case, <c>production</c> when the sender does not say.</summary>
public static class DeploymentEnvironment
{
    public const string Default = "production";

    private const int MaxLength = 100;

    /// <exception cref="PayloadException">The name is too long.</exception>
    public static string Normalise(string? name)
    {
        if (string.IsNullOrWhiteSpace(name))
            return Default;
        var normalised = name.Trim().ToLowerInvariant();
        return normalised.Length <= MaxLength
            ? normalised
            : throw new PayloadException($"An environment's name must have at most {MaxLength} characters.");
    }
}
