using System.Diagnostics;

namespace Aspire.Hosting.ApplicationModel;

public enum WaitType
{
    /// <summary>Until it runs and every health check of it passes.</summary>
    WaitUntilHealthy,

    /// <summary>Until it has ended with the expected exit code.</summary>
    WaitForCompletion,

    /// <summary>Until it runs.</summary>
    WaitUntilStarted
}

/// <summary>A resource that must have come so far before this one starts.</summary>
[DebuggerDisplay("{WaitType} {Resource.Name}")]
public sealed class WaitAnnotation(IResource resource, WaitType waitType, int exitCode = 0) : IResourceAnnotation
{
    public IResource Resource { get; } = resource;

    public WaitType WaitType { get; } = waitType;

    /// <summary>What <see cref="WaitType.WaitForCompletion"/> expects.</summary>
    public int ExitCode { get; } = exitCode;
}
