using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Running;

/// <summary>The AppHost's own background services that end by themselves, such as one that reports on the start. Some never end.</summary>
internal sealed class StartupWork(IEnumerable<IHostedService> services, TimeProvider time)
{
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Waits for it, and no longer than it is worth.</summary>
    /// <returns>false when some of it still goes on.</returns>
    public async Task<bool> EndsSoonAsync(CancellationToken cancellationToken)
    {
        var work = Task.WhenAll(services.OfType<BackgroundService>().Select(service => service.ExecuteTask).OfType<Task>());
        // One that failed has ended too; the host tells of it.
        await work.WaitAsync(Patience, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        return work.IsCompleted;
    }
}
