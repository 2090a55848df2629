namespace Aspire.Hosting;

/// <summary>An AppHost's command line: a verb or none, and options.</summary>
internal sealed record HostArguments
{
    private const string ManifestPublisher = "manifest";

    // The configuration's command line would take the option after it for its value.
    private const string Detach = "--detach";

    /// <summary>The first argument when it is no option: what to do with a stack instead of running it.</summary>
    public string? Verb { get; private init; }

    /// <summary>Everything after the verb, untouched.</summary>
    public required IReadOnlyList<string> Options { get; init; }

    /// <summary>The options that configuration understands.</summary>
    public required IReadOnlyList<string> Configuration { get; init; }

    public bool Publish { get; private init; }

    /// <summary>A folder, or a file with the extension json; null writes into the current folder.</summary>
    public string? OutputPath { get; private init; }

    /// <exception cref="DistributedApplicationException">Another publisher or step than the manifest's is asked for.</exception>
    public static HostArguments Parse(IReadOnlyList<string> args)
    {
        var verb = args is [var first, ..] && !first.StartsWith('-') && !first.Contains('=', StringComparison.Ordinal) ? first : null;
        string[] options = [.. args.Skip(verb is null ? 0 : 1)];

        var publisher = Value(options, "--publisher");
        var operation = Value(options, "--operation");
        var step = Value(options, "--step");
        var publish = publisher is not null || string.Equals(operation, "publish", StringComparison.OrdinalIgnoreCase);

        if (publisher is not null && !string.Equals(publisher, ManifestPublisher, StringComparison.OrdinalIgnoreCase))
            throw new DistributedApplicationException($"--publisher {publisher}: this host writes manifests only; expected '{ManifestPublisher}'.");
        if (publish && publisher is null && step is not "publish-manifest")
            throw new DistributedApplicationException("--operation publish: this host writes manifests only; expected '--step publish-manifest'.");

        return new HostArguments
        {
            Verb = verb,
            Options = options,
            Configuration = [.. verb is null or "doctor" ? options.Where(option => option is not Detach) : []],
            Publish = publish,
            OutputPath = Value(options, "--output-path")
        };
    }

    private static string? Value(string[] options, string name)
    {
        for (var i = 0; i < options.Length; i++)
        {
            if (options[i].StartsWith($"{name}=", StringComparison.OrdinalIgnoreCase))
                return options[i][(name.Length + 1)..];
            if (string.Equals(options[i], name, StringComparison.OrdinalIgnoreCase) && i + 1 < options.Length)
                return options[i + 1];
        }

        return null;
    }
}
