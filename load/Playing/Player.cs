using System.Net;
using SeiPlatform.Load.Plan;

namespace SeiPlatform.Load.Playing;

/// <summary>Sends each step at its time, some beside each other and never more of them than a platform that hangs should have to bear.</summary>
internal sealed class Player(HttpClient http, Requests requests, Tally tally, TimeProvider time)
{
    private const int AtOnce = 32;

    /// <summary>Who is later than that, because the machine slept or the platform hung, does not catch up: a burst is not what was asked for.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <param name="steps">In order.</param>
    /// <param name="duration">From which on nothing is sent any more; null: until <paramref name="cancellationToken"/> ends it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task PlayAsync(IEnumerable<Step> steps, TimeSpan? duration, CancellationToken cancellationToken)
    {
        using var free = new SemaphoreSlim(AtOnce);
        var begun = time.GetTimestamp();
        var late = TimeSpan.Zero;
        try
        {
            foreach (var step in steps.TakeWhile(step => duration is null || step.At < duration))
            {
                var wait = step.At + late - time.GetElapsedTime(begun);
                if (wait < -Patience)
                    late -= wait;
                else if (wait > TimeSpan.Zero)
                    await Task.Delay(wait, time, cancellationToken);
                await free.WaitAsync(cancellationToken);
                if (cancellationToken.IsCancellationRequested)
                {
                    // It was the end that made room.
                    free.Release();
                    break;
                }

                _ = SendAsync(step, free, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Ctrl+C is how it ends without a duration.
        }
        for (var open = 0; open < AtOnce; open++)
            await free.WaitAsync(CancellationToken.None);
    }

    private async Task SendAsync(Step step, SemaphoreSlim free, CancellationToken cancellationToken)
    {
        try
        {
            tally.Add(step, await AnswerAsync(step, cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Neither answered nor refused.
        }
        finally
        {
            free.Release();
        }
    }

    private async Task<HttpStatusCode?> AnswerAsync(Step step, CancellationToken cancellationToken)
    {
        try
        {
            using var request = requests.Of(step);
            using var answer = await http.SendAsync(request, cancellationToken);
            return answer.StatusCode;
        }
        catch (Exception exception) when (exception is HttpRequestException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // Nobody listens, or the answer takes too long: drills stop services, and the load goes on.
            return null;
        }
    }
}
