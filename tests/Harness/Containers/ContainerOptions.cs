namespace SeiPlatform.Tests.Harness.Containers;

/// <summary>What a test may add to a container of the manifest. The definition itself is never changed.</summary>
public sealed class ContainerOptions
{
    /// <summary>Arguments after the manifest's own.</summary>
    public IReadOnlyList<string> ExtraArguments { get; set; } = [];

    /// <summary>Variables besides the manifest's own, or instead of them; placeholders are resolved.</summary>
    public IDictionary<string, string> ExtraEnvironment { get; } = new Dictionary<string, string>();

    /// <summary>Folders of this machine to mount in the place of the manifest's own, by the path in the container.</summary>
    public IDictionary<string, string> MountSources { get; } = new Dictionary<string, string>();

    /// <summary>Folders of this machine to mount besides the manifest's own, read only, by the path in the container.</summary>
    public IDictionary<string, string> ExtraMounts { get; } = new Dictionary<string, string>();

    /// <summary>How long the container may take until it does its job; null: as long as the component usually needs.</summary>
    public TimeSpan? ReadyWithin { get; set; }

    /// <summary>False: <see cref="TestNetwork.StartAsync"/> returns as soon as the process runs.</summary>
    public bool WaitUntilReady { get; set; } = true;
}
