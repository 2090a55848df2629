using SeiPlatform.Tests.Integration.Fixtures;

namespace SeiPlatform.Tests.Integration.Api;

/// <summary>What happened, as rows: the one input of both the API's SQL and the reference model.</summary>
internal sealed record DoraHistory(
    IReadOnlyList<DoraHistory.Change> Changes,
    IReadOnlyList<DoraHistory.Deployment> Deployments,
    IReadOnlyList<DoraHistory.Statement> Statements,
    IReadOnlyList<DoraHistory.Incident> Incidents)
{
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    public sealed record Change(string Repository, string Sha, string Kind, DateTimeOffset? AuthoredAt, DateTimeOffset MergedAt, string? RevertsSha);

    public sealed record Deployment(
        string Repository, string Id, string Environment, string Status, DateTimeOffset StatusAt, string? Sha, bool IsRollback, string Source)
    {
        public bool Succeeded => Status == "succeeded";

        public bool Ended => Status != "started";
    }

    /// <summary>A source says that a deployment was the first with a change.</summary>
    public sealed record Statement(string Repository, string Sha, string DeploymentId);

    public sealed record Incident(
        string Repository, string Id, string Environment, DateTimeOffset DetectedAt, DateTimeOffset? ResolvedAt, string? DeploymentId);

    /// <summary>A small world with everything that can go wrong in it: equal times, unknown revisions, rows that point nowhere.</summary>
    public static DoraHistory Random(int seed)
    {
        var random = new Random(seed);
        var hours = random.Next(24, 24 * 40);
        string[] repositories = [.. Enumerable.Range(0, random.Next(1, 4)).Select(index => $"owner/{(char)('a' + index)}")];
        string[] environments = ["production", "staging"];
        T Pick<T>(IReadOnlyList<T> from) => from[random.Next(from.Count)];
        bool Chance(double share) => random.NextDouble() < share;
        DateTimeOffset Time() => Start.AddHours(random.Next(hours));
        string Sha() => $"sha{random.Next(14):D2}";
        string Id() => $"d{random.Next(16):D2}";

        var changes = Enumerable.Range(0, random.Next(0, 25))
            .Select(_ => new Change(
                Pick(repositories), Sha(), Pick(["commit", "merge", "squash", "revert"]), Chance(0.8) ? Time() : null, Time(), Chance(0.4) ? Sha() : null))
            .DistinctBy(change => (change.Repository, change.Sha)).ToList();
        var deployments = Enumerable.Range(0, random.Next(0, 30))
            .Select(_ => new Deployment(
                Pick(repositories), Id(), Chance(0.85) ? environments[0] : environments[1],
                Chance(0.75) ? "succeeded" : Chance(0.8) ? "failed" : "started", Time(), Chance(0.6) ? Sha() : null, Chance(0.2), Chance(0.2) ? "git" : "github"))
            .DistinctBy(deployment => (deployment.Repository, deployment.Id)).ToList();
        var statements = Enumerable.Range(0, random.Next(0, 3) == 0 ? 0 : random.Next(0, 15))
            .Select(_ => new Statement(Pick(repositories), Sha(), Id())).Distinct().ToList();
        var incidents = Enumerable.Range(0, random.Next(0, 7))
            .Select(index => new Incident(
                Pick(repositories), $"i{index}", Chance(0.85) ? environments[0] : environments[1], Time(), Chance(0.7) ? Time() : null, Chance(0.4) ? Id() : null))
            .ToList();
        return new(changes, deployments, statements, incidents);
    }

    /// <summary>Makes this history the only one in the database.</summary>
    public async Task WriteAsync(TestDatabase database, CancellationToken cancellationToken)
    {
        await using var connection = await database.DataSource.OpenConnectionAsync(cancellationToken);
        await using var batch = connection.CreateBatch();
        void Add(string sql, params object?[] values)
        {
            var command = batch.CreateBatchCommand();
            command.CommandText = sql;
            foreach (var value in values)
                command.Parameters.Add(new Npgsql.NpgsqlParameter { Value = value is DateTimeOffset at ? at.UtcDateTime : value ?? DBNull.Value });
            batch.BatchCommands.Add(command);
        }

        Add("truncate changes, deployments, change_deployments, incidents, repositories");
        foreach (var c in Changes)
        {
            Add("insert into changes (repository, sha, kind, authored_at, merged_at, reverts_sha, source) values ($1, $2, $3, $4::timestamptz, $5, $6, 'git')",
                c.Repository, c.Sha, c.Kind, c.AuthoredAt, c.MergedAt, c.RevertsSha);
        }

        foreach (var d in Deployments)
        {
            Add("""
                insert into deployments (repository, deployment_id, environment, status, status_at, finished_at, sha, is_rollback, source)
                values ($1, $2, $3, $4, $5, $6::timestamptz, $7, $8, $9)
                """, d.Repository, d.Id, d.Environment, d.Status, d.StatusAt, d.Ended ? d.StatusAt : null, d.Sha, d.IsRollback, d.Source);
        }

        foreach (var s in Statements)
            Add("insert into change_deployments (repository, sha, deployment_id) values ($1, $2, $3)", s.Repository, s.Sha, s.DeploymentId);
        foreach (var i in Incidents)
        {
            Add("""
                insert into incidents (repository, incident_id, environment, detected_at, last_resolved_at, deployment_id, source)
                values ($1, $2, $3, $4, $5::timestamptz, $6, 'git')
                """, i.Repository, i.Id, i.Environment, i.DetectedAt, i.ResolvedAt, i.DeploymentId);
        }

        foreach (var repository in Changes.Select(c => c.Repository).Concat(Deployments.Select(d => d.Repository)).Distinct())
            Add("insert into repositories (repository, first_event_at, last_event_at) values ($1, now(), now())", repository);
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }
}
