namespace SeiPlatform.Tests.Harness.Images;

/// <summary>Whether an image can be used, and if not, why.</summary>
public sealed record ImageAvailability(string Image, string? Reason)
{
    public bool IsAvailable => Reason is null;
}

/// <summary>A container cannot be started here: there is no engine, or its image can be neither pulled nor built. Tests skip with the message.</summary>
public sealed class ImageUnavailableException(string resource, string reason) : Exception($"{resource} cannot run here: {reason}")
{
    public string Resource { get; } = resource;
}
