namespace SeiPlatform.Collector.Git.Import;

/// <summary>A history that is to be imported.</summary>
/// <param name="Repository">Its name on the platform.</param>
/// <param name="Location">Where it is.</param>
/// <param name="TagPattern">Which tags are deployments; null: as configured.</param>
/// <param name="Environment">The environment that tags deploy to.</param>
internal sealed record ImportJob(string Repository, GitLocation Location, string? TagPattern, string Environment)
{
    /// <summary>Another instance was importing the repository when this one came to it.</summary>
    public bool IsElsewhere { get; init; }
}

/// <summary>How far an import has come; written by it, read by whoever reports it.</summary>
internal sealed class ImportProgress
{
    /// <summary>A value of <see cref="WaitsFor"/>.</summary>
    public const string ForKafka = "waits for Kafka";

    private long _commits;
    private long _deployments;
    private long _skipped;
    private volatile string? _waitsFor;

    public long Commits => Interlocked.Read(ref _commits);

    public long Deployments => Interlocked.Read(ref _deployments);

    public long Skipped => Interlocked.Read(ref _skipped);

    /// <summary>What it waits for, in words; null while it gets on.</summary>
    public string? WaitsFor
    {
        get => _waitsFor;
        set => _waitsFor = value;
    }

    public void Published(long commits, long deployments)
    {
        Interlocked.Add(ref _commits, commits);
        Interlocked.Add(ref _deployments, deployments);
    }

    public void SkippedOne() => Interlocked.Increment(ref _skipped);

    /// <summary>Everything begins again.</summary>
    public void Reset()
    {
        Interlocked.Exchange(ref _commits, 0);
        Interlocked.Exchange(ref _deployments, 0);
        Interlocked.Exchange(ref _skipped, 0);
    }
}

/// <summary>What an import has left to say when it has ended well.</summary>
/// <param name="Detail">What the person who asked for it should know; null when there is nothing.</param>
/// <param name="Tips">From where everything is known now; null when that is not to be relied on.</param>
/// <param name="Tags">The deployments that are known now; null when that is not to be relied on.</param>
internal sealed record ImportResult(string? Detail, IReadOnlyList<string>? Tips, IReadOnlyList<string>? Tags);
