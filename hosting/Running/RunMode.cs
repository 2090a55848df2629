using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Running;

/// <summary>Runs an application on this machine.</summary>
internal static class RunMode
{
    internal static IServiceCollection AddRunMode(IServiceCollection services) => services;

    internal static async Task<int> RunAsync(IHost host, string[] args, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(args);
        await host.RunAsync(cancellationToken);
        return 0;
    }
}
