using System.Diagnostics.Metrics;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using SeiPlatform.Api.Caching;
using SeiPlatform.Api.Telemetry;
using SeiPlatform.Tests.Harness;
using StackExchange.Redis;

namespace SeiPlatform.Tests.Unit.Api;

/// <summary>Answers while Redis is away, when no version tells what an answer that is being computed has seen.</summary>
public sealed partial class AnswerCacheTests : IDisposable
{
    private static readonly Question Asked = new("test", "", null);

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly ConnectionMultiplexer _away = ConnectionMultiplexer.Connect("127.0.0.1:1,abortConnect=false,connectTimeout=100,connectRetry=1");
    private readonly AnswerCache _cache;

    // What the database would answer, and what lets the first computation end.
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _changes;
    private int _computations;
    private int _atOnce;
    private int _mostAtOnce;

    public AnswerCacheTests()
    {
        var metrics = new ApiMetrics(_services.GetRequiredService<IMeterFactory>(), new ActiveCustomers(TimeProvider.System));
        var redis = new RedisCache(_away, Options.Create(new CacheOptions()), metrics, TimeProvider.System, NullLogger<RedisCache>.Instance);
        _cache = new AnswerCache(redis, metrics, new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance));
    }

    [Fact]
    public async Task Who_asks_after_a_change_gets_no_answer_that_was_begun_before_it()
    {
        var before = AskAsync();
        await Eventually.TrueAsync(_ => Task.FromResult(_computations == 1), TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        _changes++;

        var after = AskAsync();
        _first.SetResult();

        Assert.Equal("0", await before);
        Assert.Equal("1", await after);
    }

    [Fact]
    public async Task Many_who_ask_at_once_cost_one_computation_at_a_time()
    {
        var before = AskAsync();
        await Eventually.TrueAsync(_ => Task.FromResult(_computations == 1), TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);

        var meanwhile = Enumerable.Range(0, 50).Select(_ => AskAsync()).ToList();
        _first.SetResult();

        await Task.WhenAll(meanwhile.Append(before));
        Assert.True(_computations > 1, "nobody who asked later was answered anew");
        Assert.Equal(1, _mostAtOnce);
    }

    public void Dispose()
    {
        _away.Dispose();
        _services.Dispose();
    }

    private async Task<string> AskAsync()
    {
        var result = await _cache.AnswerAsync(new DefaultHttpContext(), Asked, AnswerJson.Default.Int32, async _ =>
        {
            var seen = _changes;
            _mostAtOnce = Math.Max(_mostAtOnce, Interlocked.Increment(ref _atOnce));
            if (Interlocked.Increment(ref _computations) == 1)
                await _first.Task;
            Interlocked.Decrement(ref _atOnce);
            return seen;
        });
        return System.Text.Encoding.UTF8.GetString(Assert.IsType<FileContentHttpResult>(result).FileContents.Span);
    }

    [JsonSerializable(typeof(int))]
    private sealed partial class AnswerJson : JsonSerializerContext;
}
