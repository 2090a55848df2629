namespace SeiPlatform.Dashboards.Model;

/// <summary>A question and the panels that answer it.</summary>
internal sealed record Row(string Question, params Panel[] Panels);

/// <summary>A choice at the top of a dashboard: the values of a label.</summary>
/// <param name="Name">Of the variable, which is the label's.</param>
/// <param name="Of">The series whose labels are offered.</param>
internal sealed record Variable(string Name, string Of);

/// <summary>A file of <c>observability-config/grafana/dashboards</c>.</summary>
/// <param name="Folder">Whom it is for: <c>operations</c>, <c>development</c>, <c>executive</c>; or <c>components</c>.</param>
/// <param name="Name">Of the file, without its ending.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Description">What it tells.</param>
internal sealed record Dashboard(string Folder, string Name, string Title, string Description)
{
    /// <summary>The variable of all dashboards. On a laptop there is no such label: its All matches series without it, too.</summary>
    private static readonly Variable Cluster = new("cluster", "up");

    public string Uid => $"sei-{Name}";

    /// <summary>The path below the folder of dashboards.</summary>
    public string File => $"{Folder}/{Name}.json";

    /// <summary>The job whose series <c>{@</c> selects; null where it is a variable or where there are several.</summary>
    public string? Job { get; init; }

    /// <summary>Besides the cluster.</summary>
    public IReadOnlyList<Variable> Choices { get; init; } = [];

    /// <summary>The services whose traces and logs it links to.</summary>
    public IReadOnlyList<string> Services { get; init; } = [];

    /// <summary>The services whose alerts are marked on it, as a regular expression.</summary>
    public string AlertsOf { get; init; } = ".*";

    /// <summary>How much it shows at first.</summary>
    public string From { get; init; } = "now-1h";

    public IReadOnlyList<Row> Rows { get; init; } = [];

    /// <summary>Whether its series have a label <c>cluster</c> of their own, which is no cluster of ours.</summary>
    public bool OwnsClusterLabel { get; init; }

    public IEnumerable<Variable> Variables => [Cluster, .. Choices];

    /// <summary>The choice among the job's instances.</summary>
    public static Variable InstanceOf(string job) => new("instance", $"up{{job=\"{job}\"}}");

    /// <summary>The expression with its selectors written out.</summary>
    public string Complete(string expression) => expression
        .Replace("{@", $"{{{string.Join(",", Selectors(OwnsClusterLabel ? Choices : Variables, Job))}", StringComparison.Ordinal)
        .Replace("{#", $"{{{string.Join(",", Selectors([Cluster], null))}", StringComparison.Ordinal);

    private static IEnumerable<string> Selectors(IEnumerable<Variable> variables, string? job) =>
        [.. variables.Select(variable => $"{variable.Name}=~\"${variable.Name}\""), .. job is null ? Array.Empty<string>() : [$"job=\"{job}\""]];
}
