using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace SeiPlatform.ServiceDefaults.Health;

/// <summary>A question to a dependency that ends in time, whatever the client library does with cancellation.</summary>
internal static class BoundedCheck
{
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(1500);

    public static async Task<HealthCheckResult> RunAsync(Func<CancellationToken, Task> ask, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Limit);
        try
        {
            await ask(deadline.Token).WaitAsync(Limit, cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            return HealthCheckResult.Unhealthy(exception.Message, exception);
        }
    }
}
