namespace Aspire.Hosting;

/// <summary>How an AppHost is built. What concerns only Aspire's dashboard changes nothing here.</summary>
public sealed class DistributedApplicationOptions
{
    /// <summary>The AppHost's command line; its options are configuration.</summary>
    public string[]? Args { get; set; }

    /// <summary>The assembly that carries the AppHost's metadata; the entry assembly when null.</summary>
    public string? AssemblyName { get; set; }

    /// <summary>There is no dashboard here.</summary>
    public bool DisableDashboard { get; set; }

    /// <summary>There is no dashboard here.</summary>
    public bool AllowUnsecuredTransport { get; set; }

    /// <summary>The logs of resources go to files of their own.</summary>
    public bool EnableResourceLogging { get; set; }

    /// <summary>The folder that relative paths start from; the folder of the AppHost's project when null.</summary>
    public string? ProjectDirectory { get; set; }
}
