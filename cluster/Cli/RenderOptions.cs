using SeiPlatform.Cluster.Overlay;

namespace SeiPlatform.Cluster.Cli;

internal enum ClusterVerb
{
    Help,
    Render,
    Apply,
    Diff,
    Delete,
    Status,
}

/// <summary>The command line of <c>./sei cluster</c>.</summary>
internal sealed record RenderOptions(ClusterVerb Verb)
{
    public const string Usage =
        """
        usage: ./sei cluster render  [OPTION ...]   write everything that goes to the cluster into one directory, and check it
               ./sei cluster diff    [OPTION ...]   what apply would change
               ./sei cluster apply   [OPTION ...]   create or change it, and wait until it runs
               ./sei cluster status                 what runs, and what does not
               ./sei cluster delete                 take it away; volumes, secrets and namespaces stay

          --flavour standalone|operator   Prometheus from the shared files (the default), or objects for the Prometheus Operator
          --profile small|standard        one node (the default), or replicas with Strimzi, ECK and backups
          --with NAME                     an option of deploy/options: ingress, keda, external-secrets, jaeger-chart, elastic-chart; may be repeated
          --image-tag TAG                 of the two services' images (the default is this commit's short id)
          --registry HOST/PATH            before the names of the two services' images
          --storage-class NAME            of every volume (the default is the cluster's own)
          --runbooks URL                  where docs/runbooks is read, for the links of alerts and panels (the default is this clone's origin)
          --grafana-url URL               where Grafana is opened, for the same (http://localhost:3000, a forwarded port)
          --prometheus-url URL            and Prometheus (http://localhost:9090)
          --alertmanager-url URL          and Alertmanager (http://localhost:9093)
          --secrets FILE                  apply: the values of the secrets, NAME=VALUE on each line (see docs/kubernetes.md)
          --output FOLDER                 (the default is .sei/cluster/FLAVOUR-PROFILE)

        diff, apply, status and delete work on the current context of kubectl, or on that of --context NAME.
        """;

    /// <summary>Not aspirate's base, whatever the feed has: tests ask no feed.</summary>
    public bool BuiltInBase { get; init; }

    public string Flavour { get; init; } = "standalone";

    public string Profile { get; init; } = "small";

    public IReadOnlyList<string> Options { get; init; } = [];

    public string? ImageTag { get; init; }

    public string? Registry { get; init; }

    public string? StorageClass { get; init; }

    public Links Links { get; init; } = new();

    public string? Secrets { get; init; }

    public string? Context { get; init; }

    public string? Output { get; init; }

    /// <exception cref="ClusterException">It is not understood.</exception>
    public static RenderOptions Parse(IReadOnlyList<string> arguments)
    {
        if (arguments.Count == 0)
            return new(ClusterVerb.Help);
        var options = new RenderOptions(arguments[0] switch
        {
            "render" => ClusterVerb.Render,
            "apply" => ClusterVerb.Apply,
            "diff" => ClusterVerb.Diff,
            "delete" => ClusterVerb.Delete,
            "status" => ClusterVerb.Status,
            "help" or "--help" or "-h" => ClusterVerb.Help,
            var other => throw Misused($"unknown verb {other}"),
        });
        for (var at = 1; at < arguments.Count; at++)
        {
            var (name, value) = arguments[at].Split('=', 2) is [var key, var given] ? (key, given) : (arguments[at], null);
            options = name switch
            {
                "--flavour" => options with { Flavour = OneOf(Next(), "standalone", "operator") },
                "--profile" => options with { Profile = OneOf(Next(), "small", "standard") },
                "--with" => options with { Options = [.. options.Options, OneOf(Next(), "ingress", "keda", "external-secrets", "jaeger-chart", "elastic-chart")] },
                "--image-tag" => options with { ImageTag = Next() },
                "--registry" => options with { Registry = Next().TrimEnd('/') },
                "--storage-class" => options with { StorageClass = Next() },
                "--runbooks" => options with { Links = options.Links with { Runbooks = Url() } },
                "--grafana-url" => options with { Links = options.Links with { Grafana = Url() } },
                "--prometheus-url" => options with { Links = options.Links with { Prometheus = Url() } },
                "--alertmanager-url" => options with { Links = options.Links with { Alertmanager = Url() } },
                "--secrets" => options with { Secrets = Path.GetFullPath(Next()) },
                "--context" => options with { Context = Next() },
                "--output" => options with { Output = Path.GetFullPath(Next()) },
                _ => throw Misused($"unknown option {arguments[at]}"),
            };

            string Next() => value ?? (++at < arguments.Count ? arguments[at] : throw Misused($"{name} takes a value"));

            // Written into YAML and JSON as it is.
            string Url() => Uri.TryCreate(Next(), UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
                ? url.AbsoluteUri.TrimEnd('/')
                : throw Misused($"{name} takes an address that begins with http:// or https://");

            string OneOf(string text, params string[] known) =>
                known.Contains(text) ? text : throw Misused($"{name} is {text}; expected {string.Join(", ", known)}");
        }

        return options;
    }

    private static ClusterException Misused(string what) => new(ExitCode.Usage, $"{what}{Environment.NewLine}{Usage}");
}
