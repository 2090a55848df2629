using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace SeiPlatform.ServiceDefaults.Faults;

internal static class FaultExtensions
{
    /// <exception cref="InvalidOperationException">Faults are enabled outside of development: the service does not start.</exception>
    public static void AddFaults(this IHostApplicationBuilder builder)
    {
        if (!FaultOptions.AreEnabled(builder.Configuration, builder.Environment))
            return;
        builder.Services.AddSingleton<FaultSwitch>();
        builder.Services.Configure<FaultOptions>(options => options.Secret = builder.Configuration[FaultOptions.SecretKey]!);
    }

    /// <summary>Nothing where faults are not enabled: neither endpoints nor a step in the pipeline.</summary>
    public static void UseFaults(this WebApplication app)
    {
        if (app.Services.GetService<FaultSwitch>() is null)
            return;
        app.UseMiddleware<FaultMiddleware>();
        app.MapFaults();
    }
}
