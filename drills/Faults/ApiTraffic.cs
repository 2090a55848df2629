using System.Net.Http.Headers;
using SeiPlatform.Drills.Running;

namespace SeiPlatform.Drills.Faults;

/// <summary>Customers of the API: without any, nothing that is said about its answers means anything.</summary>
internal sealed class ApiTraffic
{
    /// <summary>
    /// So many good answers for each that failed let every window of the error budget forget it: below a thousandth, the strictest of its thresholds. A real
    /// API has them from its traffic of days; this one has only been asked since the drill began.
    /// </summary>
    private const int GoodForEachBad = 1500;

    private const int Paces = 8;

    private readonly DrillContext _context;
    private long _failed;

    private ApiTraffic(DrillContext context) => _context = context;

    /// <summary>Asks a few times a second until the drill ends, and then so often that the failures count for nothing any more.</summary>
    public static ApiTraffic Begin(DrillContext context, double perSecond, string path = "api/v1/deployments?limit=1")
    {
        var traffic = new ApiTraffic(context);
        context.EndWith(traffic.ForgetAsync);
        context.Meanwhile(cancellationToken => traffic.AskAsync(path, TimeSpan.FromSeconds(1 / perSecond), cancellationToken));
        return traffic;
    }

    private async Task AskAsync(string path, TimeSpan pause, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(pause);
        var open = new List<Task>();
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            open.RemoveAll(request => request.IsCompleted);
            // Slow answers are waited for beside each other, as by many customers.
            if (open.Count < 200)
                open.Add(AskOnceAsync(path, cancellationToken));
        }
    }

    private async Task AskOnceAsync(string path, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_context.Stack.Url("api-service"), path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _context.Stack.ApiKey);
        try
        {
            using var answer = await _context.Workbench.Http.SendAsync(request, cancellationToken);
            if ((int)answer.StatusCode >= 500)
                Interlocked.Increment(ref _failed);
        }
        catch (HttpRequestException)
        {
            // It is down: nobody counts what does not reach it.
        }
    }

    private async Task ForgetAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var url = new Uri(_context.Stack.Url("api-service"), "drill");
        var left = _failed * GoodForEachBad;
        // There is no such page: an answer that is no server error, and costs next to nothing.
        await Task.WhenAll(Enumerable.Range(0, Paces).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Decrement(ref left) >= 0)
                (await _context.Workbench.Http.GetAsync(url, limit.Token)).Dispose();
        })));
    }
}
