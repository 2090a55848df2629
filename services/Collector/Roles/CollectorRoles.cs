namespace SeiPlatform.Collector.Roles;

/// <summary>What this process does. Both in one process on a laptop; apart in a cluster, where they scale differently.</summary>
[Flags]
public enum CollectorRoles
{
    /// <summary>Takes webhooks and git histories in and publishes them.</summary>
    Intake = 1,

    /// <summary>Writes what is on the topic into the database.</summary>
    Ingest = 2,
}

public static class CollectorRolesExtensions
{
    private const string Key = "Collector:Roles";

    /// <summary>The roles named in <c>Collector:Roles</c>, by default both.</summary>
    /// <exception cref="InvalidOperationException">A name is no role.</exception>
    public static CollectorRoles GetCollectorRoles(this IConfiguration configuration)
    {
        if (configuration[Key] is not { } configured || string.IsNullOrWhiteSpace(configured))
            return CollectorRoles.Intake | CollectorRoles.Ingest;

        return configured
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Aggregate(default(CollectorRoles), (roles, name) => roles | Parse(name, configured));
    }

    private static CollectorRoles Parse(string name, string configured) => name.ToLowerInvariant() switch
    {
        "intake" => CollectorRoles.Intake,
        "ingest" => CollectorRoles.Ingest,
        _ => throw new InvalidOperationException($"{Key} is \"{configured}\"; expected intake, ingest or both, separated by a comma."),
    };
}
