using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace SeiPlatform.Tests.Harness;

/// <summary>Polls until something holds or the deadline has passed; then the last reason is in the message.</summary>
public static class Eventually
{
    public static readonly TimeSpan DefaultDeadline = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(250);

    /// <summary>Repeats <paramref name="attempt"/> until it does not throw, and returns its result.</summary>
    /// <exception cref="TimeoutException">It still threw at the deadline.</exception>
    public static async Task<T> GetAsync<T>(
        Func<CancellationToken, Task<T>> attempt,
        TimeSpan? deadline = null,
        CancellationToken cancellationToken = default,
        [CallerArgumentExpression(nameof(attempt))] string what = "")
    {
        var limit = deadline ?? DefaultDeadline;
        var clock = Stopwatch.StartNew();
        var pause = FirstPause;
        Exception? last = null;
        using var overall = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        overall.CancelAfter(limit);
        for (var attempts = 1; ; attempts++)
        {
            try
            {
                return await attempt(overall.Token).WaitAsync(overall.Token);
            }
            catch (Exception failure) when (failure is not NeverException)
            {
                cancellationToken.ThrowIfCancellationRequested();
                // The attempt that the deadline interrupts says nothing; the one before it does.
                last = failure is OperationCanceledException && last is not null ? last : failure;
            }
            catch (NeverException never)
            {
                throw new InvalidOperationException($"Gave up after {clock.Elapsed.TotalSeconds:0.0} s: {never.Message}", never.InnerException ?? never);
            }

            if (clock.Elapsed + pause >= limit)
            {
                throw new TimeoutException(
                    $"Not within {limit.TotalSeconds:0.#} s ({attempts} attempts): {Shorten(what)}{Environment.NewLine}Last failure: {last.Message}", last);
            }

            await Task.Delay(pause, cancellationToken);
            pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LongestPause.Ticks));
        }
    }

    /// <summary>Repeats <paramref name="assertion"/> until it does not throw.</summary>
    public static Task SucceedsAsync(
        Func<CancellationToken, Task> assertion,
        TimeSpan? deadline = null,
        CancellationToken cancellationToken = default,
        [CallerArgumentExpression(nameof(assertion))] string what = "") =>
        GetAsync(
            async token =>
            {
                await assertion(token);
                return true;
            },
            deadline,
            cancellationToken,
            what);

    /// <inheritdoc cref="SucceedsAsync(Func{CancellationToken, Task}, TimeSpan?, CancellationToken, string)"/>
    public static Task SucceedsAsync(
        Action assertion,
        TimeSpan? deadline = null,
        CancellationToken cancellationToken = default,
        [CallerArgumentExpression(nameof(assertion))] string what = "") =>
        SucceedsAsync(
            _ =>
            {
                assertion();
                return Task.CompletedTask;
            },
            deadline,
            cancellationToken,
            what);

    /// <summary>Repeats <paramref name="condition"/> until it is true.</summary>
    public static Task TrueAsync(
        Func<CancellationToken, Task<bool>> condition,
        TimeSpan? deadline = null,
        CancellationToken cancellationToken = default,
        [CallerArgumentExpression(nameof(condition))] string what = "") =>
        SucceedsAsync(
            async token =>
            {
                if (!await condition(token))
                {
                    throw new InvalidOperationException("it is still false");
                }
            },
            deadline,
            cancellationToken,
            what);

    private static string Shorten(string expression)
    {
        var line = string.Join(' ', expression.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= 200 ? line : line[..200] + "…";
    }
}

/// <summary>Thrown inside a polled attempt to say that waiting longer is pointless.</summary>
public sealed class NeverException(string message, Exception? cause = null) : Exception(message, cause);
