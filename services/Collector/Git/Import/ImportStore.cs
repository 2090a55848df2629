using Npgsql;

namespace SeiPlatform.Collector.Git.Import;

/// <summary>What is known of a history's imports: the row that <c>GET /collect/git</c> shows.</summary>
public sealed record ImportStatus(
    string Repository,
    string Location,
    string Status,
    string? Detail,
    long Commits,
    long Deployments,
    long RunCommits,
    long RunDeployments,
    long RunSkipped,
    DateTimeOffset QueuedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset UpdatedAt,
    DateTimeOffset? FinishedAt)
{
    /// <summary>Commits a second of the last run, from git into the database; null before it has begun.</summary>
    public double? CommitsPerSecond =>
        StartedAt is { } started && ((FinishedAt ?? UpdatedAt) - started).TotalSeconds is > 0 and var seconds ? Math.Round(RunCommits / seconds, 1) : null;
}

/// <summary>From where a history is known: the tips of the last import, and the tags as <c>commit name</c>.</summary>
internal sealed record ImportedUpTo(IReadOnlyList<string> Tips, IReadOnlyList<string> Tags);

/// <summary>The table <c>git_imports</c>.</summary>
internal sealed class ImportStore(NpgsqlDataSource database)
{
    private const string StatusColumns =
        "repository, location, status, detail, commits, deployments, run_commits, run_deployments, run_skipped, queued_at, started_at, updated_at, finished_at";

    /// <summary>Null when another process imports the repository.</summary>
    public Task<ImportLock?> TryLockAsync(string repository, CancellationToken cancellationToken) =>
        ImportLock.TryTakeAsync(database, repository, cancellationToken);

    /// <param name="job">What is to be imported.</param>
    /// <param name="mayMove">Whether the history that has the name already may be somewhere else. One of which nothing was ever imported has no name to lose.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>False when it is somewhere else and may not be; then nothing has changed.</returns>
    public async Task<bool> QueueAsync(ImportJob job, bool mayMove, CancellationToken cancellationToken) => await ExecuteAsync(
        """
        insert into git_imports as known (repository, location, tag_pattern, environment, status) values ($1, $2, $3, $4, 'queued')
        on conflict (repository) do update set
            location = excluded.location, tag_pattern = excluded.tag_pattern, environment = excluded.environment,
            status = 'queued', detail = null, queued_at = now(), updated_at = now()
        where $5 or known.location = excluded.location or known.status = 'failed' and known.commits = 0 and known.run_commits = 0
        """,
        cancellationToken, job.Repository, job.Location.Display, job.TagPattern, job.Environment, mayMove) > 0;

    public Task StartAsync(ImportJob job, CancellationToken cancellationToken) => ExecuteAsync(
        """
        update git_imports set status = 'running', detail = null, run_commits = 0, run_deployments = 0, run_skipped = 0,
            started_at = clock_timestamp(), updated_at = clock_timestamp(), finished_at = null
        where repository = $1
        """,
        cancellationToken, job.Repository);

    public Task ReportAsync(ImportJob job, ImportProgress progress, CancellationToken cancellationToken) => ExecuteAsync(
        "update git_imports set run_commits = $2, run_deployments = $3, run_skipped = $4, detail = $5, updated_at = clock_timestamp() where repository = $1",
        cancellationToken, job.Repository, progress.Commits, progress.Deployments, progress.Skipped, progress.WaitsFor);

    /// <summary>
    /// What was found from where nothing was known is all that there is; what was found beyond a known tip comes on top of it, but only with a new tip:
    /// without one the next run finds it again.
    /// </summary>
    public Task SucceedAsync(ImportJob job, ImportProgress progress, ImportResult result, CancellationToken cancellationToken) => ExecuteAsync(
        """
        update git_imports set status = 'succeeded', detail = $5, run_commits = $2, run_deployments = $3, run_skipped = $4,
            commits = case when tips = '{}' and tags = '{}' then $2 when $6::text[] is null then commits else commits + $2 end,
            deployments = case when tips = '{}' and tags = '{}' then $3 when $7::text[] is null then deployments else deployments + $3 end,
            tips = coalesce($6, tips), tags = coalesce($7, tags),
            updated_at = clock_timestamp(), finished_at = clock_timestamp()
        where repository = $1
        """,
        cancellationToken, job.Repository, progress.Commits, progress.Deployments, progress.Skipped, result.Detail,
        result.Tips?.ToArray(), result.Tags?.ToArray());

    public Task FailAsync(ImportJob job, ImportProgress progress, string reason, CancellationToken cancellationToken) => ExecuteAsync(
        """
        update git_imports set status = 'failed', detail = $5, run_commits = $2, run_deployments = $3, run_skipped = $4,
            updated_at = clock_timestamp(), finished_at = clock_timestamp()
        where repository = $1
        """,
        cancellationToken, job.Repository, progress.Commits, progress.Deployments, progress.Skipped, reason);

    public async Task<ImportedUpTo> ImportedUpToAsync(string repository, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("select tips, tags from git_imports where repository = $1");
        command.Parameters.Add(new() { Value = repository });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new ImportedUpTo(reader.GetFieldValue<string[]>(0), reader.GetFieldValue<string[]>(1))
            : new ImportedUpTo([], []);
    }

    /// <summary>What a process that has ended left undone.</summary>
    public async Task<IReadOnlyList<(string Repository, string Location, string? TagPattern, string Environment)>> UnfinishedAsync(
        CancellationToken cancellationToken)
    {
        List<(string, string, string?, string)> unfinished = [];
        await using var command = database.CreateCommand(
            "select repository, location, tag_pattern, environment from git_imports where status in ('queued', 'running') order by queued_at");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            unfinished.Add((reader.GetString(0), reader.GetString(1), reader.IsDBNull(2) ? null : reader.GetString(2), reader.GetString(3)));
        return unfinished;
    }

    public async Task<IReadOnlyList<ImportStatus>> ListAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"select {StatusColumns} from git_imports order by queued_at desc limit 1000");
        return await ReadAsync(command, cancellationToken);
    }

    public async Task<ImportStatus?> FindAsync(string repository, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"select {StatusColumns} from git_imports where repository = $1");
        command.Parameters.Add(new() { Value = repository });
        return (await ReadAsync(command, cancellationToken)).SingleOrDefault();
    }

    private static async Task<List<ImportStatus>> ReadAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        List<ImportStatus> found = [];
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            found.Add(new ImportStatus(
                reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.IsDBNull(3) ? null : reader.GetString(3),
                reader.GetInt64(4), reader.GetInt64(5), reader.GetInt64(6), reader.GetInt64(7), reader.GetInt64(8),
                reader.GetFieldValue<DateTimeOffset>(9), Time(reader, 10), reader.GetFieldValue<DateTimeOffset>(11), Time(reader, 12)));
        }

        return found;
    }

    private static DateTimeOffset? Time(NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetFieldValue<DateTimeOffset>(column);

    private async Task<int> ExecuteAsync(string sql, CancellationToken cancellationToken, params object?[] values)
    {
        await using var command = database.CreateCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(value is null ? new() { Value = DBNull.Value } : new() { Value = value });
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
