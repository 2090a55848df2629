using System.Globalization;
using Microsoft.Extensions.Options;
using SeiPlatform.Collector.Git.Commands;
using SeiPlatform.Collector.Git.History;
using SeiPlatform.Collector.Kafka;

namespace SeiPlatform.Collector.Git.Import;

/// <summary>One import: finds what is new in a history, publishes it, and returns when it is in the database.</summary>
internal sealed class GitImporter(
    IEventPublisher publisher, ITopicBacklog backlog, ImportStore store, GitMetrics metrics, IOptions<GitOptions> options, TimeProvider time,
    ILogger<GitImporter> logger)
{
    private const int NamedTags = 5;

    private readonly GitOptions _options = options.Value;

    /// <exception cref="GitException">The repository cannot be read; the message says why.</exception>
    /// <exception cref="TopicResetException">The topic has lost events of this import: it has to begin again.</exception>
    public async Task<ImportResult> ImportAsync(ImportJob job, ImportProgress progress, CancellationToken cancellationToken)
    {
        if (job.Location.Url is not null)
            progress.WaitsFor = $"fetches from {job.Location.Display}";
        var repository = await OpenAsync(job.Location, cancellationToken);
        progress.WaitsFor = null;
        var head = await repository.HeadAsync(cancellationToken);
        if (head is null && await repository.HeadObjectAsync(cancellationToken) is { } missing)
            throw new GitException($"HEAD points to {missing}, which is missing: the repository is broken.");

        var pattern = new TagPattern(job.TagPattern ?? _options.TagPattern, _options.IncludePrereleases);
        var tags = await TagList.ReadAsync(repository, pattern, time, cancellationToken);
        var importedUpTo = await store.ImportedUpToAsync(job.Repository, cancellationToken);
        var plan = await PlanAsync(repository, head, tags, importedUpTo, cancellationToken);

        await PublishAsync(job, repository, plan, progress, cancellationToken);
        metrics.Skipped("commit", progress.Skipped);
        metrics.Skipped("tag", tags.Unusable.Count);

        // Behind a shallow clone's edge there is more to come one day, which nobody would look for behind a known tip.
        return repository.IsShallow
            ? new ImportResult(Detail(repository, head, tags, progress), null, null)
            : new ImportResult(
                Detail(repository, head, tags, progress),
                head is null ? [] : [head],
                [.. importedUpTo.Tags.Concat(plan.Tags.Select(tag => $"{tag.Sha} {tag.Name}")).Distinct()]);
    }

    /// <summary>Opens a folder where it lies; keeps a clone of what a URL names.</summary>
    public Task<GitRepository> OpenAsync(GitLocation location, CancellationToken cancellationToken) => location.Path is { } path
        ? GitRepository.OpenAsync(_options.Executable, path, cancellationToken)
        : new GitClone(_options.Executable, _options.WorkDirectory, _options.FetchPatience).FetchAsync(location, cancellationToken);

    /// <summary>
    /// A tag is deployed once, under the name it had then; moving it changes nothing. New tags need the known commits again, down to the earlier tags, to
    /// tell which of them they contain first.
    /// </summary>
    private static async Task<WalkPlan> PlanAsync(
        GitRepository repository, string? head, TagList tags, ImportedUpTo importedUpTo, CancellationToken cancellationToken)
    {
        Dictionary<string, string> known = [];
        foreach (var entry in importedUpTo.Tags)
        {
            if (entry.Split(' ', 2) is [var sha, var name])
                known.TryAdd(name, sha);
        }

        Tag[] added = [.. tags.Tags.Where(tag => !known.ContainsKey(tag.Name))];
        // A rewritten history no longer has them all.
        var tips = await ExistingAsync(repository, importedUpTo.Tips, cancellationToken);
        var deployed = await ExistingAsync(repository, [.. known.Values.Distinct()], cancellationToken);
        return added.Length > 0
            ? new WalkPlan(head, added, tips, deployed)
            : new WalkPlan(head, [], [], [.. tips.Concat(deployed).Distinct()]);
    }

    private static async Task<IReadOnlyList<string>> ExistingAsync(
        GitRepository repository, IReadOnlyList<string> commits, CancellationToken cancellationToken)
    {
        List<string> existing = [];
        await using var reader = ObjectReader.TypesOnly(repository);
        foreach (var some in commits.Chunk(100))
        {
            foreach (var commit in some)
                reader.Ask(commit);
            await reader.FlushAsync(cancellationToken);
            foreach (var commit in some)
            {
                if ((await reader.ReadAsync(cancellationToken)).Type == "commit")
                    existing.Add(commit);
            }
        }

        return existing;
    }

    private async Task PublishAsync(
        ImportJob job, GitRepository repository, WalkPlan plan, ImportProgress progress, CancellationToken cancellationToken)
    {
        var backPressure = new BackPressure(backlog, _options.MaxBytesInFlight, progress, time, logger);
        var history = new HistoryPublisher(publisher, backPressure, progress, metrics, time, logger);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var publishing = history.RunAsync(ending.Token);
        var walking = WalkAsync(job, repository, plan, history, progress, ending.Token);
        try
        {
            // Whichever fails first ends the other.
            await await Task.WhenAny(walking, publishing);
            await walking;
            await publishing;
            await backPressure.DrainAsync(ending.Token);
        }
        finally
        {
            await ending.CancelAsync();
            await Task.WhenAll(walking, publishing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task WalkAsync(
        ImportJob job, GitRepository repository, WalkPlan plan, HistoryPublisher history, ImportProgress progress, CancellationToken cancellationToken)
    {
        var events = new GitEvents(job.Repository, await repository.BranchAsync(cancellationToken), job.Environment, time);
        foreach (var tag in plan.Tags)
            await history.AddAsync(events.Deployment(tag), cancellationToken);

        await foreach (var step in new HistoryWalk(repository, new CommitParser(time)).StepsAsync(plan, cancellationToken))
        {
            if (step.Commit is null)
                await history.AddAsync(events.Deployed(step.Sha, step.DeployedBy!), cancellationToken);
            else if (events.Change(step.Commit, step.DeployedBy, step.BroughtAt) is { } change)
                await history.AddAsync(change, cancellationToken);
            else
                progress.SkippedOne();
        }

        await history.CompleteAsync(cancellationToken);
    }

    private static string? Detail(GitRepository repository, string? head, TagList tags, ImportProgress progress)
    {
        List<string> remarks = [];
        if (head is null && tags.Tags.Count == 0)
            remarks.Add("the repository has no commits");
        if (repository.IsShallow)
            remarks.Add("the clone is shallow: what lies before its edge is missing");
        if (progress.Skipped > 0)
            remarks.Add(string.Create(CultureInfo.InvariantCulture, $"{progress.Skipped} commits have no date that can be true"));
        if (tags.Unusable.Count > 0)
        {
            var others = tags.Unusable.Count - NamedTags;
            remarks.Add("tags that are no deployments: " + string.Join(", ", tags.Unusable.Take(NamedTags))
                + (others > 0 ? string.Create(CultureInfo.InvariantCulture, $" and {others} more") : ""));
        }

        return remarks.Count == 0 ? null : string.Join("; ", remarks);
    }
}
