using System.Globalization;
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

    /// <summary>Answers with a server error, as the service counts them: others ask beside the drill.</summary>
    private const string Failures = "http_server_request_duration_seconds_count{";

    private readonly DrillContext _context;
    private readonly double _failedBefore;

    private ApiTraffic(DrillContext context, double failedBefore) => (_context, _failedBefore) = (context, failedBefore);

    /// <summary>Asks a few times a second until the drill ends, and then so often that the failures count for nothing any more.</summary>
    public static async Task BeginAsync(DrillContext context, double perSecond, CancellationToken cancellationToken, string path = "api/v1/deployments?limit=1")
    {
        var traffic = new ApiTraffic(context, await FailedAsync(context, cancellationToken));
        context.EndWith(traffic.ForgetAsync);
        context.Meanwhile(cancellationToken => traffic.AskAsync(path, TimeSpan.FromSeconds(1 / perSecond), cancellationToken));
    }

    private static async Task<double> FailedAsync(DrillContext context, CancellationToken cancellationToken)
    {
        var exposed = await context.Workbench.Http.GetStringAsync(new Uri(context.Stack.Url("api-service"), "metrics"), cancellationToken);
        return exposed.Split('\n')
            .Where(line => line.StartsWith(Failures, StringComparison.Ordinal) && line.Contains("http_response_status_code=\"5", StringComparison.Ordinal))
            .Sum(line => double.Parse(line[(line.LastIndexOf('}') + 1)..].Trim().Split(' ')[0], CultureInfo.InvariantCulture));
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
            (await _context.Workbench.Http.SendAsync(request, cancellationToken)).Dispose();
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
        var left = (long)(await FailedAsync(_context, limit.Token) - _failedBefore) * GoodForEachBad;
        // There is no such page: an answer that is no server error, and costs next to nothing.
        await Task.WhenAll(Enumerable.Range(0, Paces).Select(_ => Task.Run(async () =>
        {
            while (Interlocked.Decrement(ref left) >= 0)
                (await _context.Workbench.Http.GetAsync(url, limit.Token)).Dispose();
        })));
    }
}
