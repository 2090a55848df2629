using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Options;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;
using SeiPlatform.Api.Telemetry;
using SeiPlatform.Contracts;
using StackExchange.Redis;

namespace SeiPlatform.Api.Caching;

/// <summary>
/// Answers in Redis, which may be away: an operation ends in time, and after a failure Redis is left alone for a while, so that a request costs
/// at most one short wait. Nothing here throws for Redis' sake; null means "ask the database".
/// </summary>
internal sealed partial class RedisCache
{
    private const string Prefix = "sei:api:1:";

    private readonly IConnectionMultiplexer _redis;
    private readonly CacheOptions _options;
    private readonly ApiMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger<RedisCache> _logger;
    private readonly ResiliencePipeline _pipeline;

    public RedisCache(IConnectionMultiplexer redis, IOptions<CacheOptions> options, ApiMetrics metrics, TimeProvider time, ILogger<RedisCache> logger)
    {
        (_redis, _options, _metrics, _time, _logger) = (redis, options.Value, metrics, time, logger);
        _pipeline = new ResiliencePipelineBuilder()
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions
            {
                // Polly's least is two operations: one that fails and one that tells a hiccup from an outage.
                MinimumThroughput = 2,
                FailureRatio = 0.5,
                SamplingDuration = TimeSpan.FromSeconds(10),
                BreakDuration = _options.BreakDuration,
                ShouldHandle = new PredicateBuilder().Handle<Exception>(IsRedisFailure),
                OnOpened = opened =>
                {
                    LogAway(opened.Outcome.Exception?.Message ?? "unknown");
                    return default;
                },
                OnClosed = _ =>
                {
                    LogBack();
                    return default;
                },
            })
            .AddTimeout(_options.OperationTimeout)
            .Build();
    }

    /// <summary>Where the answer to a question about these repositories, null for all, is kept as long as nothing about them changes.</summary>
    public Task<string?> KeyAsync(string question, IReadOnlyList<string>? repositories, CancellationToken cancellationToken) =>
        RunAsync("versions", async database =>
        {
            RedisKey[] keys = repositories is null
                ? [CacheVersions.All]
                : [.. repositories.Append(CacheVersions.Any).Select(name => (RedisKey)CacheVersions.Of(name))];
            var versions = await database.StringGetAsync(keys);
            for (var index = 0; index < keys.Length; index++)
            {
                if (versions[index].IsNull)
                    versions[index] = await BeginAsync(database, keys[index]);
            }

            return $"{Prefix}{question}:{string.Join('.', versions)}";
        }, cancellationToken);

    public Task<byte[]?> GetAsync(string key, CancellationToken cancellationToken) =>
        RunAsync("get", async database => (byte[]?)await database.StringGetAsync(key), cancellationToken);

    public async Task SetAsync(string key, byte[] answer, CancellationToken cancellationToken)
    {
        if (answer.Length <= _options.LargestAnswerBytes)
            await RunAsync("set", async database => await database.StringSetAsync(key, answer, _options.TimeToLive) ? "" : null, cancellationToken);
    }

    /// <summary>
    /// A version that was evicted must not begin where it once began: answers of that time may still be there. Milliseconds are ahead of any count.
    /// </summary>
    private async Task<RedisValue> BeginAsync(IDatabase database, RedisKey key)
    {
        await database.StringSetAsync(key, _time.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture), when: When.NotExists);
        return await database.StringGetAsync(key);
    }

    private async Task<T?> RunAsync<T>(string operation, Func<IDatabase, Task<T?>> run, CancellationToken cancellationToken)
        where T : class
    {
        var started = Stopwatch.GetTimestamp();
        using var activity = ApiTelemetry.Source.StartActivity($"redis {operation}", ActivityKind.Client);
        activity?.SetTag("db.system.name", "redis").SetTag("db.operation.name", operation);
        var outcome = "ok";
        try
        {
            return await _pipeline.ExecuteAsync(
                async token => await run(_redis.GetDatabase()).WaitAsync(token), cancellationToken);
        }
        catch (Exception error) when (IsRedisFailure(error) || error is BrokenCircuitException)
        {
            outcome = error is BrokenCircuitException ? "skipped" : "failed";
            activity?.SetStatus(ActivityStatusCode.Error, error.Message);
            return null;
        }
        finally
        {
            _metrics.CacheOperation(operation, outcome, Stopwatch.GetElapsedTime(started));
        }
    }

    private static bool IsRedisFailure(Exception error) =>
        error is RedisException or TimeoutRejectedException or TimeoutException or ObjectDisposedException;

    [LoggerMessage(EventName = "CacheAway", Level = LogLevel.Warning, Message = "Redis does not answer; answers come from the database: {Reason}")]
    private partial void LogAway(string reason);

    [LoggerMessage(EventName = "CacheBack", Level = LogLevel.Information, Message = "Redis answers again")]
    private partial void LogBack();
}
