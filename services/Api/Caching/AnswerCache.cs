using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Net.Http.Headers;
using SeiPlatform.Api.Telemetry;

namespace SeiPlatform.Api.Caching;

/// <summary>What an answer is made of: the question, and whose changes make it stale.</summary>
/// <param name="Endpoint">The endpoint's name.</param>
/// <param name="Parameters">All parameters after defaults, in a canonical order.</param>
/// <param name="Repositories">Whose data it is made of; null for all.</param>
internal sealed record Question(string Endpoint, string Parameters, IReadOnlyList<string>? Repositories);

/// <summary>
/// Answers a question from Redis or computes the answer, once however many ask at the same time. The header <c>X-Cache</c> says which:
/// <c>hit</c>, <c>miss</c>, <c>coalesced</c> (computed for somebody else just now) or <c>bypass</c> (Redis is away). The body's hash is its ETag.
/// </summary>
internal sealed class AnswerCache(RedisCache redis, ApiMetrics metrics, IHostApplicationLifetime lifetime)
{
    /// <summary>A computation is not tied to the first who asked; it ends with the database's own deadline, at the latest with this one.</summary>
    private static readonly TimeSpan ComputationLimit = TimeSpan.FromSeconds(60);

    private readonly ConcurrentDictionary<string, Lazy<Task<Computation>>> _computing = new(StringComparer.Ordinal);

    /// <param name="context">The request, for its conditional headers.</param>
    /// <param name="question">What is asked.</param>
    /// <param name="type">How the answer is written.</param>
    /// <param name="compute">Makes the answer; its token outlives the request.</param>
    public async Task<IResult> AnswerAsync<T>(
        HttpContext context, Question question, JsonTypeInfo<T> type, Func<CancellationToken, Task<T>> compute)
    {
        var hash = Hash(Encoding.UTF8.GetBytes($"{question.Endpoint}\n{string.Join('\n', question.Repositories ?? ["*"])}\n\n{question.Parameters}"));
        // Versions first: what is computed afterwards is at least as new as they are.
        var key = await redis.KeyAsync(hash, question.Repositories, context.RequestAborted);
        if (key is not null && await redis.GetAsync(key, context.RequestAborted) is { } kept)
            return Respond(context, kept, "hit");

        var slot = key ?? hash;
        var mine = new Lazy<Task<Computation>>(() => ComputeAsync(slot, key, type, compute));
        var running = _computing.GetOrAdd(slot, mine);
        if (key is null && !ReferenceEquals(running, mine))
        {
            // No version tells whether what is being computed has seen the latest change. What begins from now on has.
            await ((Task)running.Value.WaitAsync(context.RequestAborted)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            running = _computing.GetOrAdd(slot, mine);
        }

        var (answer, wasKept) = await running.Value.WaitAsync(context.RequestAborted);
        return Respond(context, answer, key is null ? "bypass" : wasKept ? "hit" : ReferenceEquals(running, mine) ? "miss" : "coalesced");
    }

    private async Task<Computation> ComputeAsync<T>(string slot, string? key, JsonTypeInfo<T> type, Func<CancellationToken, Task<T>> compute)
    {
        try
        {
            // Leaves the lock of Lazy before anything can be slow.
            await Task.Yield();
            using var deadline = CancellationTokenSource.CreateLinkedTokenSource(lifetime.ApplicationStopping);
            deadline.CancelAfter(ComputationLimit);
            // Somebody may have finished between this request's look and its turn.
            if (key is not null && await redis.GetAsync(key, deadline.Token) is { } kept)
                return new(kept, WasKept: true);

            var answer = JsonSerializer.SerializeToUtf8Bytes(await compute(deadline.Token), type);
            if (key is not null)
                await redis.SetAsync(key, answer, deadline.Token);
            return new(answer, WasKept: false);
        }
        finally
        {
            _computing.TryRemove(slot, out _);
        }
    }

    private IResult Respond(HttpContext context, byte[] answer, string result)
    {
        metrics.CacheRequest(result);
        var headers = context.Response.Headers;
        headers["X-Cache"] = result;
        headers.CacheControl = "private, no-cache";
        headers.Vary = $"{HeaderNames.Authorization}, X-Api-Key";
        // Answers 304 itself when If-None-Match names this tag.
        return TypedResults.Bytes(answer, "application/json", entityTag: new EntityTagHeaderValue($"\"{Hash(answer)}\""));
    }

    private readonly record struct Computation(byte[] Answer, bool WasKept);

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 16));
}
