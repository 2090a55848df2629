using System.Collections.Concurrent;
using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Extensions.Options;
using Npgsql;
using SeiPlatform.Collector.Git.Commands;
using SeiPlatform.Database;

namespace SeiPlatform.Collector.Git.Import;

/// <summary>Imports one history after the other: those that were asked for, those that are configured, and those that a process left undone when it ended.</summary>
internal sealed partial class GitImports(
    GitImporter importer, ImportStore store, SchemaState schema, GitMetrics metrics, IOptions<GitOptions> options, TimeProvider time,
    ILogger<GitImports> logger) : BackgroundService
{
    private const string DefaultEnvironment = "production";

    private static readonly TimeSpan ReportInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LogInterval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(2);

    private readonly Channel<ImportJob> _queue = Channel.CreateUnbounded<ImportJob>(new UnboundedChannelOptions { SingleReader = true });
    private readonly ConcurrentDictionary<string, ImportJob> _queued = new();

    /// <summary>
    /// Names the repository and queues its import; a repository that waits already is queued once. Two folders of one name are two histories: the
    /// second gets a name of its own.
    /// </summary>
    /// <exception cref="NpgsqlException">The database is away.</exception>
    public async Task<string> QueueAsync(
        GitLocation location, string? repository, string? tagPattern, string? environment, CancellationToken cancellationToken)
    {
        var name = repository ?? RepositoryName.Derive(location, await OriginAsync(location, cancellationToken));
        var job = new ImportJob(name, location, tagPattern, environment ?? DefaultEnvironment);
        if (!await store.QueueAsync(job, mayMove: repository is not null || !RepositoryName.IsOfFolder(name), cancellationToken))
        {
            job = job with { Repository = RepositoryName.Distinguish(name, location.Display) };
            LogNameTaken(location.Display, name, job.Repository);
            await store.QueueAsync(job, mayMove: true, cancellationToken);
        }

        Enqueue(job);
        return job.Repository;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await schema.WaitAsync(stoppingToken);
        await UntilDatabaseAsync(QueueUnfinishedAsync, stoppingToken);
        foreach (var text in options.Value.Repositories)
        {
            if (GitLocation.TryParse(text, out var location, out _))
                await UntilDatabaseAsync(token => QueueAsync(location, null, null, null, token), stoppingToken);
        }

        await foreach (var job in _queue.Reader.ReadAllAsync(stoppingToken))
        {
            _queued.TryRemove(job.Repository, out var latest);
            await RunAsync(latest ?? job, stoppingToken);
        }
    }

    private void Enqueue(ImportJob job)
    {
        if (_queued.TryAdd(job.Repository, job))
            _queue.Writer.TryWrite(job);
        else
            _queued[job.Repository] = job;
    }

    /// <summary>Locations are stored without their credentials, so a URL that needs some fails here and says so.</summary>
    private async Task QueueUnfinishedAsync(CancellationToken cancellationToken)
    {
        foreach (var (repository, stored, tagPattern, environment) in await store.UnfinishedAsync(cancellationToken))
        {
            if (GitLocation.TryParse(stored, out var location, out _))
                Enqueue(new ImportJob(repository, location, tagPattern, environment));
        }
    }

    private async Task<string?> OriginAsync(GitLocation location, CancellationToken cancellationToken)
    {
        if (location.Path is null)
            return null;
        try
        {
            var repository = await importer.OpenAsync(location, cancellationToken);
            return await repository.OriginAsync(cancellationToken);
        }
        catch (GitException)
        {
            // The import says what is wrong with it.
            return null;
        }
    }

    private async Task RunAsync(ImportJob job, CancellationToken stoppingToken)
    {
        ImportLock? only = null;
        await UntilDatabaseAsync(async token => only = await store.TryLockAsync(job.Repository, token), stoppingToken);
        if (only is null)
        {
            await QueueAgainAsync(job, stoppingToken);
            return;
        }

        await using (only)
        {
            var started = Stopwatch.GetTimestamp();
            var progress = new ImportProgress();
            var outcome = "failed";
            metrics.Started();
            LogStarted(job.Repository, job.Location.Display);
            await UntilDatabaseAsync(token => store.StartAsync(job, token), stoppingToken);
            using var reporting = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            var reports = ReportAsync(job, progress, reporting.Token);
            try
            {
                var result = await ImportAsync(job, progress, stoppingToken);
                await StopAsync(reports, reporting);
                await UntilDatabaseAsync(token => store.SucceedAsync(job, progress, result, token), stoppingToken);
                outcome = "succeeded";
                LogSucceeded(job.Repository, progress.Commits, progress.Deployments, Stopwatch.GetElapsedTime(started).TotalSeconds,
                    progress.Commits / Stopwatch.GetElapsedTime(started).TotalSeconds, result.Detail);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                await StopAsync(reports, reporting);
                var reason = exception is GitException ? exception.Message : $"{exception.GetType().Name}: {exception.Message}";
                if (exception is not GitException)
                    LogUnexpected(exception, job.Repository);
                await UntilDatabaseAsync(token => store.FailAsync(job, progress, reason, token), stoppingToken);
                LogFailed(job.Repository, reason);
            }
            finally
            {
                await StopAsync(reports, reporting);
                metrics.Ended(outcome, Stopwatch.GetElapsedTime(started));
            }
        }
    }

    /// <summary>Whoever imports it now may be past what was asked for: it is this one's turn afterwards. The others in the queue go on meanwhile.</summary>
    private async Task QueueAgainAsync(ImportJob job, CancellationToken stoppingToken)
    {
        if (!job.IsElsewhere)
            LogElsewhere(job.Repository);
        await Task.Delay(RetryDelay, time, stoppingToken);
        job = job with { IsElsewhere = true };
        if (_queued.TryAdd(job.Repository, job))
            _queue.Writer.TryWrite(job);
    }

    /// <summary>Begins again when the broker has lost what was published, or the database was away at the wrong moment.</summary>
    private async Task<ImportResult> ImportAsync(ImportJob job, ImportProgress progress, CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                return await importer.ImportAsync(job, progress, stoppingToken);
            }
            catch (Exception exception) when (exception is TopicResetException || IsAway(exception))
            {
                LogAgain(job.Repository, exception.Message);
                progress.Reset();
                await Task.Delay(RetryDelay, time, stoppingToken);
            }
        }
    }

    private async Task ReportAsync(ImportJob job, ImportProgress progress, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(ReportInterval, time);
        var (logged, before) = (Stopwatch.GetTimestamp(), 0L);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            try
            {
                await store.ReportAsync(job, progress, cancellationToken);
            }
            catch (Exception exception) when (IsAway(exception))
            {
                // The next report says it all again.
            }

            if (Stopwatch.GetElapsedTime(logged) is var elapsed && elapsed >= LogInterval)
            {
                LogProgress(job.Repository, progress.Commits, (progress.Commits - before) / elapsed.TotalSeconds, progress.WaitsFor);
                (logged, before) = (Stopwatch.GetTimestamp(), progress.Commits);
            }
        }
    }

    private static async Task StopAsync(Task reports, CancellationTokenSource reporting)
    {
        await reporting.CancelAsync();
        await reports.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task UntilDatabaseAsync(Func<CancellationToken, Task> action, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await action(cancellationToken);
                return;
            }
            catch (Exception exception) when (IsAway(exception))
            {
                LogDatabaseAway(exception.Message);
                await Task.Delay(RetryDelay, time, cancellationToken);
            }
        }
    }

    /// <summary>To be waited for, as against a mistake of whoever asked or of this code.</summary>
    internal static bool IsAway(Exception exception) =>
        exception is NpgsqlException and not PostgresException or PostgresException { IsTransient: true } or TimeoutException;

    [LoggerMessage(LogLevel.Information, EventName = "GitImportStarted", Message = "Importing the history of {Repository} from {Location}")]
    private partial void LogStarted(string repository, string location);

    [LoggerMessage(LogLevel.Information, EventName = "GitImportProgress",
        Message = "Importing the history of {Repository}: {Commits} commits, {CommitsPerSecond:F0} a second; {WaitsFor}")]
    private partial void LogProgress(string repository, long commits, double commitsPerSecond, string? waitsFor);

    [LoggerMessage(LogLevel.Information, EventName = "GitImportSucceeded",
        Message = "Imported {Commits} commits and {Deployments} deployments of {Repository} in {Seconds:F1} s, {CommitsPerSecond:F0} commits a second; {Detail}")]
    private partial void LogSucceeded(string repository, long commits, long deployments, double seconds, double commitsPerSecond, string? detail);

    [LoggerMessage(LogLevel.Error, EventName = "GitImportFailed", Message = "The history of {Repository} cannot be imported: {Reason}")]
    private partial void LogFailed(string repository, string reason);

    [LoggerMessage(LogLevel.Error, EventName = "GitImportBroke", Message = "The import of {Repository} ended unexpectedly")]
    private partial void LogUnexpected(Exception exception, string repository);

    [LoggerMessage(LogLevel.Warning, EventName = "GitImportAgain", Message = "The import of {Repository} begins again: {Reason}")]
    private partial void LogAgain(string repository, string reason);

    [LoggerMessage(LogLevel.Warning, EventName = "GitImportNameTaken",
        Message = "{Location} is imported as {Repository}: another history is known as {Name}")]
    private partial void LogNameTaken(string location, string name, string repository);

    [LoggerMessage(LogLevel.Information, EventName = "GitImportElsewhere", Message = "Another instance imports {Repository}; this one does afterwards")]
    private partial void LogElsewhere(string repository);

    [LoggerMessage(LogLevel.Warning, EventName = "GitImportWaitsForDatabase", Message = "An import waits for the database: {Reason}")]
    private partial void LogDatabaseAway(string reason);
}
