using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;
using SeiPlatform.Contracts;
using StackExchange.Redis;

namespace SeiPlatform.Collector.Ingest;

/// <summary>
/// Tells those who cache answers which repositories have changed: versions that are part of their cache keys, and a message for those who listen.
/// Redis is never waited for longer than a moment; what it missed is told it when it is back.
/// </summary>
internal sealed partial class ChangeNotices(TimeProvider time, ILogger<ChangeNotices> logger, IConnectionMultiplexer? redis = null) : BackgroundService
{
    private static readonly RedisChannel Channel = RedisChannel.Literal(CacheVersions.Channel);
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _owing = new(0, 1);
    private HashSet<string> _owed = [];

    /// <summary>To be called after the commit and before the offsets: a process that dies in between tells again.</summary>
    public async Task TellAsync(HashSet<string> changed)
    {
        if (redis is null || changed.Count == 0)
            return;

        using var activity = CollectorTelemetry.ActivitySource.StartActivity("redis tell", ActivityKind.Client);
        activity?.SetTag("db.system.name", "redis").SetTag("db.operation.name", "tell");
        if (await TryTellAsync(redis, changed))
            return;

        activity?.SetStatus(ActivityStatusCode.Error, "Redis is away; it is told later.");
        Owe(changed);
    }

    /// <summary>To be called when partitions come from another process, or from one before this: what that one still had to tell, nobody knows.</summary>
    public void TakeOver() => Owe([CacheVersions.Any]);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (redis is not null)
        {
            await _owing.WaitAsync(stoppingToken);
            HashSet<string> owed;
            lock (_gate)
                (owed, _owed) = (_owed, []);
            // Nothing, when what woke this was told along with what was owed before.
            if (owed.Count == 0 || await TryTellAsync(redis, owed))
                continue;

            LogAway(owed.Count);
            do
            {
                await Task.Delay(RetryDelay, time, stoppingToken);
                lock (_gate)
                {
                    owed.UnionWith(_owed);
                    _owed.Clear();
                }
            }
            while (!await TryTellAsync(redis, owed));

            LogBack(owed.Count);
        }
    }

    private void Owe(IEnumerable<string> changed)
    {
        lock (_gate)
        {
            _owed.UnionWith(changed);
            if (_owing.CurrentCount == 0)
                _owing.Release();
        }
    }

    private async Task<bool> TryTellAsync(IConnectionMultiplexer redis, HashSet<string> repositories)
    {
        try
        {
            if (!redis.IsConnected)
                return false;

            var batch = redis.GetDatabase().CreateBatch();
            List<Task> told = [.. repositories.Select(repository => batch.StringIncrementAsync(CacheVersions.Of(repository)))];
            told.Add(batch.StringIncrementAsync(CacheVersions.All));
            // Last: who hears it finds the new versions.
            told.Add(batch.PublishAsync(Channel, JsonSerializer.SerializeToUtf8Bytes(repositories, ChangeNoticesJson.Default.HashSetString)));
            batch.Execute();
            await Task.WhenAll(told).WaitAsync(Patience, time);
            return true;
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException or ObjectDisposedException)
        {
            return false;
        }
    }

    [LoggerMessage(LogLevel.Warning, EventName = "RedisAway", Message = "Redis is away; {Repositories} repositories' changes are told later")]
    private partial void LogAway(int repositories);

    [LoggerMessage(LogLevel.Information, EventName = "RedisBack", Message = "Redis has been told the changes of {Repositories} repositories")]
    private partial void LogBack(int repositories);
}

[JsonSerializable(typeof(HashSet<string>))]
internal sealed partial class ChangeNoticesJson : JsonSerializerContext;
