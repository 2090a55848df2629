namespace Aspire.Hosting.ApplicationModel;

/// <summary>A network from which an endpoint is looked at: its address depends on who asks.</summary>
public record NetworkIdentifier(string Value);

/// <summary>The networks that every run has.</summary>
public static class KnownNetworkIdentifiers
{
    /// <summary>As processes of this machine see it.</summary>
    public static readonly NetworkIdentifier LocalhostNetwork = new("localhost");

    /// <summary>As the containers of this application see it.</summary>
    public static readonly NetworkIdentifier DefaultAspireContainerNetwork = new("aspire-container-network");
}

/// <summary>Names under which machines are reached.</summary>
public static class KnownHostNames
{
    public const string Localhost = "localhost";

    /// <summary>The machine itself, for a container that wants to reach one of its processes.</summary>
    public const string DefaultContainerTunnelHostName = "aspire.dev.internal";
}
