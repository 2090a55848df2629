using Npgsql;
using SeiPlatform.Tests.Integration.Fixtures;

namespace SeiPlatform.Tests.Integration.Api;

/// <summary>One API on a database and a Redis of its own for all classes of the collection; each test uses repositories of its own.</summary>
public sealed class ApiFixture(TimescaleDbFixture timescaledb, RedisFixture redis) : IAsyncDisposable
{
    private readonly SemaphoreSlim gate = new(1, 1);
    private RunningApi? running;

    /// <summary>Skips the calling test where there are no such servers.</summary>
    public async Task<RunningApi> StartAsync()
    {
        await gate.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            if (running is not null)
                return running;
            var database = await timescaledb.CreateDatabaseAsync();
            var cache = await redis.StartAsync();
            // Redis is waited for, so that a machine under load has the same answers come from the cache.
            var host = new ApiHost(database.ConnectionString, cache.ConnectionString, null, ("RateLimit:Burst", "100000"), ("Cache:OperationTimeout", "00:00:10"));
            return running = new RunningApi(host, await host.CustomerAsync("fixture"), database, cache);
        }
        finally
        {
            gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        gate.Dispose();
        if (running is null)
            return;
        await running.Host.DisposeAsync();
        await running.Redis.DisposeAsync();
        await running.Database.DisposeAsync();
    }
}

[CollectionDefinition(Name)]
public sealed class ApiCollection : ICollectionFixture<ApiFixture>
{
    public const string Name = "api";
}

/// <param name="Host">The API.</param>
/// <param name="Client">Calls it with a key.</param>
/// <param name="Database">Its database.</param>
/// <param name="Redis">Its cache.</param>
public sealed record RunningApi(ApiHost Host, HttpClient Client, TestDatabase Database, TestRedis Redis)
{
    private static int lastRepository;

    /// <summary>A new repository that nothing is known of but its name.</summary>
    public async Task<string> RepositoryAsync()
    {
        var name = $"owner/r{Interlocked.Increment(ref lastRepository):D4}";
        await InsertAsync("insert into repositories (repository, first_event_at, last_event_at) values ($1, now(), now())", name);
        return name;
    }

    public Task ChangeAsync(string repository, string sha, DateTimeOffset mergedAt, DateTimeOffset? authoredAt = null, string kind = "commit", string? reverts = null) =>
        InsertAsync(
            "insert into changes (repository, sha, kind, authored_at, merged_at, reverts_sha, title, source) values ($1, $2, $3, $4::timestamptz, $5, $6, $2, 'git')",
            repository, sha, kind, authoredAt, mergedAt, reverts);

    public Task DeploymentAsync(
        string repository, string id, DateTimeOffset at, string status = "succeeded", string? sha = null, bool rollback = false, string environment = "production",
        string source = "github") =>
        InsertAsync("""
            insert into deployments (repository, deployment_id, environment, status, status_at, finished_at, sha, is_rollback, source)
            values ($1, $2, $3, $4, $5, $6::timestamptz, $7, $8, $9)
            """, repository, id, environment, status, at, status == "started" ? null : at, sha, rollback, source);

    /// <summary>A source says that a deployment was the first with a change.</summary>
    public Task StateAsync(string repository, string sha, string deployment) =>
        InsertAsync("insert into change_deployments (repository, sha, deployment_id) values ($1, $2, $3)", repository, sha, deployment);

    public Task IncidentAsync(string repository, string id, DateTimeOffset detectedAt, DateTimeOffset? resolvedAt = null, string? deployment = null) =>
        InsertAsync("""
            insert into incidents (repository, incident_id, environment, detected_at, last_resolved_at, deployment_id, source)
            values ($1, $2, 'production', $3, $4::timestamptz, $5, 'github')
            """, repository, id, detectedAt, resolvedAt, deployment);

    public Task EventAsync(string repository, string id, DateTimeOffset at, string type = "change.merged") =>
        InsertAsync("""
            insert into events (id, occurred_at, received_at, type, source, repository, payload)
            values ($1, $2, now(), $3, 'git', $4, '{"sha":"abc"}')
            """, id, at, type, repository);

    /// <summary>What ingest does after a commit.</summary>
    public async Task AnnounceAsync(string repository)
    {
        var redis = Redis.Connection.GetDatabase();
        await redis.StringIncrementAsync(SeiPlatform.Contracts.CacheVersions.Of(repository));
        await redis.StringIncrementAsync(SeiPlatform.Contracts.CacheVersions.All);
    }

    private async Task InsertAsync(string sql, params object?[] values)
    {
        await using var command = Database.DataSource.CreateCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value is DateTimeOffset at ? at.UtcDateTime : value ?? DBNull.Value });
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
